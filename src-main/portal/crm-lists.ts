/**
 * `crm.contact.list`, `crm.company.list`, `crm.lead.list`: clients by name with their telephone numbers, in one request.
 *
 * These lists know `%` (a part of the field, in whatever case) and no "or", so first and last name are asked for in a
 * command each. `crm.item.list` has an "or", but what it tells of telephone numbers isn't documented. An agent's rights
 * may leave out a type, and then the others are found all the same.
 */
import * as v from 'valibot';
import { type CrmEntry, type crmClientTypes, isNamed } from '#shared/crm-search.ts';
import {
  type BatchAnswer,
  type BatchCommand,
  type CallOptions,
  type PortalApi,
} from '#shared/web/portal/portal-api.ts';

type Type = (typeof crmClientTypes)[number];
type Filter = Readonly<Record<string, string>>;

/** A page of a list (bitrix24.md 2.2): as many rows, and there may be more. */
const PAGE = 50;

export interface Clients {
  readonly entries: readonly CrmEntry[];
  readonly more: boolean;
}

/** @throws PortalError when no list can be had at all */
export async function clientsNamed(
  portal: Pick<PortalApi, 'batch'>,
  words: readonly string[],
  options: CallOptions,
): Promise<Clients> {
  const asked = questions(words);
  const answers = await portal.batch(
    asked.map(({ type, filter }, index) => command(`c${index}`, type, filter)),
    options,
  );
  const failure = answers.find((answer) => 'error' in answer);
  if (failure !== undefined && 'error' in failure && answers.every((answer) => 'error' in answer)) throw failure.error;
  const lists = asked.map(({ type }, index) => ({ type, rows: rowsOf(answers[index]) }));
  const entries = lists.flatMap(({ type, rows }) => rows.flatMap((row) => entriesOf(type, row)));
  return {
    entries: once(entries.filter(({ client }) => isNamed(client.name, words))),
    more: lists.some(({ rows }) => rows.length >= PAGE),
  };
}

interface Question {
  readonly type: Type;
  readonly filter: Filter;
}

function questions(words: readonly string[]): readonly Question[] {
  const [first = '', ...rest] = words;
  const others = rest.join(' ');
  const whole = words.join(' ');
  const people: readonly Filter[] =
    others === ''
      ? [{ '%LAST_NAME': first }, { '%NAME': first }]
      : [
          { '%NAME': first, '%LAST_NAME': others },
          { '%LAST_NAME': first, '%NAME': others },
        ];
  return [
    ...people.map((filter) => ({ type: 'CONTACT', filter }) as const),
    { type: 'COMPANY', filter: { '%TITLE': whole } },
    { type: 'LEAD', filter: { '%TITLE': whole } },
    ...people.map((filter) => ({ type: 'LEAD', filter }) as const),
  ];
}

const methods = { CONTACT: 'crm.contact.list', COMPANY: 'crm.company.list', LEAD: 'crm.lead.list' } as const;

const command = (key: string, type: Type, filter: Filter): BatchCommand => ({
  key,
  method: methods[type],
  params: {
    filter: { ...filter, HAS_PHONE: 'Y' },
    order: { ID: 'DESC' },
    // Fields of several values come only when they are named.
    select: [
      'ID',
      ...(type === 'COMPANY' ? [] : ['NAME', 'LAST_NAME']),
      ...(type === 'CONTACT' ? [] : ['TITLE']),
      'PHONE',
    ],
    // Nobody needs to have them counted.
    start: -1,
  },
});

const text = v.optional(v.nullable(v.string()), '');
const RowSchema = v.object({
  ID: v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.integer(), v.minValue(1)),
  NAME: text,
  LAST_NAME: text,
  TITLE: text,
  PHONE: v.optional(v.array(v.object({ VALUE: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(100)) })), []),
});
type Row = v.InferOutput<typeof RowSchema>;

const rowsOf = (answer: BatchAnswer | undefined): readonly unknown[] =>
  answer !== undefined && 'result' in answer && Array.isArray(answer.result) ? answer.result : [];

function entriesOf(type: Type, row: unknown): readonly CrmEntry[] {
  const { success, output } = v.safeParse(RowSchema, row);
  if (!success) return [];
  const name = nameOf(type, output);
  return output.PHONE.map(({ VALUE }) => ({ client: { type, id: output.ID, name }, number: VALUE }));
}

/** A lead has a title, and perhaps the name of a person. */
function nameOf(type: Type, { NAME, LAST_NAME, TITLE }: Row): string {
  const person = `${NAME ?? ''} ${LAST_NAME ?? ''}`.trim();
  const title = TITLE ?? '';
  if (type !== 'LEAD' || person === '') return (type === 'CONTACT' ? person : title).slice(0, 300);
  return (title === '' || title.includes(person) ? title || person : `${person} · ${title}`).slice(0, 300);
}

/** Found by two of the questions; the same number written in two ways is one that can be called. */
function once(entries: readonly CrmEntry[]): readonly CrmEntry[] {
  const known = new Map(
    entries.map((entry) => [`${entry.client.type} ${entry.client.id} ${entry.number.replace(/[^\d+]/g, '')}`, entry]),
  );
  return [...known.values()];
}
