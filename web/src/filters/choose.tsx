// SPDX-License-Identifier: MIT
// One searchable choice from a list that may be long: branches, repositories, workflows.
import { useMemo, useRef, useState, type ElementType, type MouseEvent } from 'react';
import { Button, SelectPanel } from '@primer/react';
import { TriangleDownIcon } from '@primer/octicons-react';
import { count } from '../lib/format';
import { mostRepositories } from './codec';
import { expanded, isGlob } from './globs';
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
  /** When the list is wanted. */
  onOpen?: () => void;
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

function usePanel({ noun, label, icon: Icon, options, loading = false, active = false, onOpen, match = matching }: CommonProps & { match?: typeof matching }) {
  const [open, show] = useState(false);
  const [filter, setFilter] = useState('');
  const search = useRef<HTMLInputElement>(null);
  const setOpen = (next: boolean): void => {
    if (next) onOpen?.();
    show(next);
  };
  // Primer hands the focus of a pressed option to the search field, and the browser would scroll a field that is out of sight into
  // view: the option would slide away under the pointer before it is let go, and the choice would be lost.
  const keepInPlace = (event: MouseEvent): void => {
    event.preventDefault();
    search.current?.focus({ preventScroll: true });
  };
  const found = useMemo(() => (open ? match(options, filter) : []), [open, options, filter, match]);
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

/** One option that stands for all that a typed pattern matches. */
const patternId = 'pattern ';

function matchingOrAll(options: readonly Option[], filter: string): Option[] {
  if (!isGlob(filter)) return matching(options, filter);
  const names = new Set(expanded(filter, options.map(({ id }) => id)));
  const which = names.size > mostRepositories ? `The first ${mostRepositories}` : 'All';
  const every = { id: patternId + filter, text: `${which} that match ${filter.trim()}`, description: `${count(names.size)} now` };
  return names.size === 0 ? [] : [every, ...options.filter(({ id }) => names.has(id))];
}

interface SeveralProps extends CommonProps {
  selected: readonly string[];
  onChoose: (ids: string[]) => void;
  /** Whether patterns such as acme/web-* may be typed. */
  patterns?: boolean;
}

export function ChooseSeveral({ selected, onChoose, patterns = false, ...common }: SeveralProps) {
  const { open, setOpen, toItem, panel } = usePanel({ ...common, match: patterns ? matchingOrAll : matching });
  const [draft, setDraft] = useState<readonly string[]>(selected);
  const chosen = open ? draft : selected;
  // What is ticked takes effect when the panel closes: one step in the history, one request.
  const change = (next: boolean): void => {
    if (next) setDraft(selected);
    else if (draft.join() !== selected.join()) onChoose([...draft]);
    setOpen(next);
  };
  const tick = (ids: readonly string[]): void => {
    const names = common.options.map(({ id }) => id);
    setDraft([...new Set(ids.flatMap((id) => (id.startsWith(patternId) ? expanded(id.slice(patternId.length), names).slice(0, mostRepositories) : [id])))]);
  };
  return (
    <SelectPanel
      {...panel}
      subtitle={patterns ? 'By name, or by a pattern such as web-*' : undefined}
      onOpenChange={change}
      selected={chosen.map((id) => toItem(common.options.find((option) => option.id === id) ?? { id, text: id }))}
      onSelectedChange={(items: { id?: number | string }[]) => tick(items.map(({ id }) => String(id)))}
    />
  );
}
