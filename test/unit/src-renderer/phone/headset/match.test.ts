import { expect, it } from 'vitest';
import { activeHeadset, type HeadsetPreference } from '../../../../../src-renderer/phone/headset/match.ts';

const link = { id: '0b0e:24c8', name: 'Jabra Link 380', usb: { vendorId: 0x0b0e, productId: 0x24c8 } };
const oldLink = { id: '0b0e:0301', name: 'Jabra Link', usb: { vendorId: 0x0b0e, productId: 0x0301 } };
const poly = {
  id: '047f:c056',
  name: 'Plantronics Blackwire 3220 Series',
  usb: { vendorId: 0x047f, productId: 0xc056 },
};
const vendors = { id: 'vendor-7', name: 'Desk Unit 7', usb: null };
const nameless = { id: '1234:0001', name: '', usb: { vendorId: 0x1234, productId: 1 } };
const all = [nameless, oldLink, poly, link, vendors];

const preference = (given: Partial<HeadsetPreference>): HeadsetPreference => ({
  chosen: null,
  audioLabels: [],
  lastUsed: null,
  ...given,
});

it.each<[string, Partial<HeadsetPreference>, string]>([
  ['the one that was chosen', { chosen: poly.id, audioLabels: ['Jabra Link 380 (0b0e:24c8)'] }, poly.id],
  [
    'that of the microphone, by Chromium’s suffix',
    { audioLabels: ['Headset (0b0e:24c8)'], lastUsed: poly.id },
    link.id,
  ],
  ['that of the microphone, by its name', { audioLabels: ['Jabra Link 380 Mono'], lastUsed: poly.id }, link.id],
  [
    'that of the speaker',
    { audioLabels: ['Built-in Microphone', 'Headset Earphone (Plantronics Blackwire 3220 Series)'] },
    poly.id,
  ],
  ['the shorter name, where only that fits', { audioLabels: ['Jabra Link-370, mono'] }, oldLink.id],
  ['that of another adapter', { audioLabels: ['desk unit 7'] }, vendors.id],
  ['the last one, where the audio device says nothing', { audioLabels: ['Default'], lastUsed: link.id }, link.id],
  ['the last one, where the chosen one is not there', { chosen: 'gone', lastUsed: link.id }, link.id],
  ['the first one, where nothing is known', { chosen: 'gone', lastUsed: 'gone' }, nameless.id],
])('the active headset is %s', (_, given, id) => {
  expect(activeHeadset(all, preference(given))?.id).toBe(id);
});

it('is none where there is none', () => {
  expect(activeHeadset([], preference({ chosen: poly.id }))).toBeNull();
});
