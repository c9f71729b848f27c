import { demand } from './play.ts';

await demand('g');
