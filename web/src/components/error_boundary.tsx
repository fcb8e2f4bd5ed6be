// SPDX-License-Identifier: MIT
import { Component, type ReactNode } from 'react';
import { Failed } from './states';

interface Props {
  children: ReactNode;
}

/** Keeps a fault in one page from taking the others along. Give it a key, so that going elsewhere starts afresh. */
export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state = { error: null as unknown };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return <Failed error={error} title="This page stopped with an error" retry={() => this.setState({ error: null })} />;
  }
}
