// SPDX-License-Identifier: MIT

/** A question as it is put to the server: the folder of sql/queries, and what it is given. */
export interface Asked {
  name: string;
  parameters: readonly (readonly [string, string])[];
}

/** A button that shows what a panel asked: the question's name, its parameters and SQL, and how to ask it elsewhere. */
export function AboutQuestion(_: { asked: Asked }) {
  return null;
}
