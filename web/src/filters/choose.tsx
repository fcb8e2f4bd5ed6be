// SPDX-License-Identifier: MIT
// One searchable choice from a list that may be long: branches, repositories, workflows.
import { useMemo, useRef, useState, type ElementType, type MouseEvent } from 'react';
import { Button, SelectPanel } from '@primer/react';
import { TriangleDownIcon } from '@primer/octicons-react';
import styles from './filter_bar.module.css';

export interface Option {
  id: string;
  text: string;
  description?: string;
  visual?: ElementType;
}

interface CommonProps {
  /** What is chosen, for people: "repositories". */
  noun: string;
  label: string;
  icon: ElementType;
  options: readonly Option[];
  loading?: boolean;
  /** Whether the choice differs from the usual one: its button is then marked. */
  active?: boolean;
}

/** Lists of this length are cut, with a word on how to see the rest. */
const limit = 300;

function matching(options: readonly Option[], filter: string): Option[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return options.filter(({ text, description }) => {
    const line = `${text} ${description ?? ''}`.toLowerCase();
    return words.every((word) => line.includes(word));
  });
}

function usePanel({ noun, label, icon: Icon, options, loading = false, active = false }: CommonProps) {
  const [open, setOpen] = useState(false);
  const [filter, setFilter] = useState('');
  const search = useRef<HTMLInputElement>(null);
  // Primer hands the focus of a pressed option to the search field, and the browser would scroll a field that is out of sight into
  // view: the option would slide away under the pointer before it is let go, and the choice would be lost.
  const keepInPlace = (event: MouseEvent): void => {
    event.preventDefault();
    search.current?.focus({ preventScroll: true });
  };
  const found = useMemo(() => (open ? matching(options, filter) : []), [open, options, filter]);
  const shown = found.slice(0, limit);
  const toItem = ({ id, text, description, visual }: Option) => ({
    id, text, trailingVisual: description && <span className={styles.note}>{` ${description}`}</span>, leadingVisual: visual,
  });
  return {
    open, setOpen, toItem,
    panel: {
      title: `Choose ${noun}`,
      placeholderText: `Search ${noun}`,
      inputLabel: `Search ${noun}`,
      inputRef: search,
      actionListProps: { onMouseDown: keepInPlace },
      open,
      items: shown.map(toItem),
      loading,
      filterValue: filter,
      onFilterChange: setFilter,
      showItemDividers: false,
      overlayProps: { width: 'medium', maxHeight: 'large' } as const,
      notice: found.length > limit ? { text: `The first ${limit} of ${found.length}. Type to find the others.`, variant: 'info' as const } : undefined,
      message: shown.length > 0 || loading ? undefined :
        { variant: 'empty' as const, title: `No ${noun} found`, body: filter ? `Nothing matches “${filter}”.` : 'Nothing was collected yet.' },
      renderAnchor: ({ children: _, ...props }: Record<string, unknown>) => (
        <Button {...props} size="small" leadingVisual={Icon} trailingAction={TriangleDownIcon} className={styles.button} data-active={active || undefined}>
          <span className={styles.label} title={label}>{label}</span>
        </Button>
      ),
    },
  };
}

export function ChooseOne({ selected, onChoose, ...common }: CommonProps & { selected: string | null; onChoose: (id: string) => void }) {
  const { setOpen, toItem, panel } = usePanel(common);
  const current = common.options.find(({ id }) => id === selected);
  return (
    <SelectPanel
      {...panel}
      onOpenChange={setOpen}
      selected={current && toItem(current)}
      onSelectedChange={(item: { id?: number | string } | undefined) => {
        if (item?.id !== undefined) onChoose(String(item.id));
      }}
    />
  );
}

export function ChooseSeveral({ selected, onChoose, ...common }: CommonProps & { selected: readonly string[]; onChoose: (ids: string[]) => void }) {
  const { open, setOpen, toItem, panel } = usePanel(common);
  const [draft, setDraft] = useState<readonly string[]>(selected);
  const chosen = open ? draft : selected;
  // What is ticked takes effect when the panel closes: one step in the history, one request.
  const change = (next: boolean): void => {
    if (next) setDraft(selected);
    else if (draft.join() !== selected.join()) onChoose([...draft]);
    setOpen(next);
  };
  return (
    <SelectPanel
      {...panel}
      onOpenChange={change}
      selected={chosen.map((id) => toItem(common.options.find((option) => option.id === id) ?? { id, text: id }))}
      onSelectedChange={(items: { id?: number | string }[]) => setDraft(items.map(({ id }) => String(id)))}
    />
  );
}
