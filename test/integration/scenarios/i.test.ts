import { demand } from './play.ts';

await demand('i');
