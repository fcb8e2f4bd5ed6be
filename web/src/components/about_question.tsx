// SPDX-License-Identifier: MIT
import { lazy, Suspense, useRef, useState } from 'react';
import { IconButton } from '@primer/react';
import { CodeIcon } from '@primer/octicons-react';

/** A question as it is put to the server: the folder of sql/queries, and what it is given. */
export interface Asked {
  name: string;
  parameters: readonly (readonly [string, string])[];
}

/** What a query of api/queries.ts asks. */
export const askedBy = ({ queryKey: [name, parameters] }: { queryKey: readonly [string, readonly (readonly [string, string])[]] }): Asked => ({ name, parameters });

const AboutQuestionDialog = lazy(() => import('./about_question_dialog'));

/** A button that shows what a panel asked: the question's name, its parameters and SQL, and how to ask it elsewhere. */
export function AboutQuestion({ asked }: { asked: Asked }) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <IconButton ref={button} icon={CodeIcon} size="small" variant="invisible" aria-label={`About the question ${asked.name}`} aria-haspopup="dialog" onClick={() => setOpen(true)} />
      {open && <Suspense fallback={null}><AboutQuestionDialog asked={asked} onClose={() => setOpen(false)} opener={button} /></Suspense>}
    </>
  );
}
