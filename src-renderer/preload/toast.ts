import { expose } from './expose.ts';

expose<'toast'>({ invokes: { 'toast:get': true, 'call:command': true }, pushes: { 'toast:changed': true } });
