/**
 * npm run provision: signed set-ups for computers that nobody manages (docs/guide-it.md).
 *
 *   npm run provision -- key company.key                       a new key, and what its origin has to serve
 *   npm run provision -- sign company.key terms.json [agents.csv] --out folder
 *   npm run provision -- show ada.offhook                      what is in it, and whether it is genuine
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { KEYS_PATH, setUpLink, SetUpBodySchema } from '#shared/provision/set-up.ts';
import { fingerprintOf, openLetter } from '../src-main/provision/letter.ts';
import { letter, readAgents, type Terms } from './provision/letters.ts';
import { mistakesIn, newKey, publicKeyOf, readKey, seal } from './provision/seal.ts';

const USAGE = `npm run provision -- key <company.key>
npm run provision -- sign <company.key> <terms.json> [agents.csv] [--out folder]
npm run provision -- show <file.offhook>

terms.json: { "organisation": "…", "origin": "https://…", "days": 30, "settings": { "SipServer": "wss://…" }, "secretsFrom": "https://…" }
origin and secretsFrom may be left out. settings has the keys and values of a policy file.`;

const { settings: SettingsSchema, organisation } = SetUpBodySchema.pipe[0].entries;
const TermsSchema = v.strictObject({
  organisation,
  origin: v.optional(v.string()),
  days: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(90)), 30),
  settings: v.optional(SettingsSchema, {}),
  secretsFrom: v.optional(v.string()),
});

/** Said to the administrator as it stands. */
class Mistake extends Error {}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: '.' } },
});
const [command, ...names] = positionals;

try {
  if (command === 'key' && names.length === 1) makeKey(names[0] ?? '');
  else if (command === 'sign' && (names.length === 2 || names.length === 3)) signLetters(names, values.out);
  else if (command === 'show' && names.length === 1) show(names[0] ?? '');
  else throw new Mistake(USAGE);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
}

function makeKey(file: string): void {
  const pem = newKey();
  // An existing one is what five hundred computers trust.
  writeFileSync(file, pem, { mode: 0o600, flag: 'wx' });
  const key = publicKeyOf(readKey(pem));
  console.log(`${file}: keep it where only you can read it. Whoever has it sets up your agents' telephones.
Key, to be compared by agents: ${fingerprintOf(key)}
To be served at https://<your origin>${KEYS_PATH}, with the type application/json:
${JSON.stringify({ keys: [key] })}`);
}

function signLetters([keyFile = '', termsFile = '', agentsFile]: readonly string[], out: string): void {
  const key = readKey(readFileSync(keyFile, 'utf8'));
  const terms = v.safeParse(v.pipe(v.string(), v.parseJson(), TermsSchema), readFileSync(termsFile, 'utf8'));
  if (!terms.success)
    throw new Mistake(terms.issues.map((issue) => `${v.getDotPath(issue) ?? termsFile}: ${issue.message}`).join('\n'));
  const agents =
    agentsFile === undefined
      ? [{ file: path.parse(termsFile).name, settings: {} }]
      : readAgents(readFileSync(agentsFile, 'utf8'));
  const now = Date.now();
  const letters = agents.map(({ file, settings, ...secret }) => {
    const whole: Terms = { ...terms.output, ...secret, settings: { ...terms.output.settings, ...settings } };
    return { file, body: letter(whole, now) };
  });
  const mistakes = letters.flatMap(({ file, body }) => mistakesIn(body, key).map((words) => `${file}: ${words}`));
  // All or none: half of the agents set up is harder to mend.
  if (mistakes.length > 0) throw new Mistake(mistakes.join('\n'));
  mkdirSync(out, { recursive: true });
  for (const { file, body } of letters) {
    const link = setUpLink(seal(body, key));
    writeFileSync(path.join(out, `${file}.offhook`), `${link}\n`);
    console.log(`${path.join(out, `${file}.offhook`)}\n${link}`);
  }
  console.log(`Key, to be compared by agents: ${fingerprintOf(publicKeyOf(key))}`);
}

function show(file: string): void {
  const opened = openLetter(readFileSync(file, 'utf8'));
  if (typeof opened === 'string') {
    const words =
      opened === 'provisionNotGenuine' ? 'its signature is wrong' : 'it is no set-up that this version can read';
    throw new Mistake(`${file}: ${words}`);
  }
  const { key, issued, expires, ...body } = opened;
  console.log(JSON.stringify({ ...body, issued: new Date(issued), expires: new Date(expires) }, null, 2));
  console.log(`Key: ${fingerprintOf(key)}${expires < Date.now() ? '\nIts time is over.' : ''}`);
}
