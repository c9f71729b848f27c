/** npm run policies: the templates for administrators, from the one table of policies, into assets/policies. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { templates } from './policies/templates.ts';

const folder = path.resolve(import.meta.dirname, '../assets/policies');
for (const [name, text] of Object.entries(templates)) {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
}
console.log(`${Object.keys(templates).length} files in assets/policies`);
