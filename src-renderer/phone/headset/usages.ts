/** The usages that call control is made of (HID Usage Tables 1.12: telephony page 0x0B, LED page 0x08, button page 0x09). */

export const TELEPHONY_PAGE = 0x0b;
const BUTTON_PAGE = 0x09;

export type HeadsetInput =
  | 'hookSwitch'
  | 'phoneMute'
  | 'flash'
  | 'hold'
  | 'redial'
  | 'drop'
  /** A button without a name of its own: on a headset, the one that rejects a call. */
  | 'button'
  /** Told by the device, pressed by nobody. */
  | 'line'
  | 'speakerPhone';

export type HeadsetOutput =
  | 'offHook'
  | 'ring'
  | 'ringer'
  | 'mute'
  | 'hold'
  | 'messageWaiting'
  | 'microphone'
  | 'speaker';

const inputs: Readonly<Record<number, HeadsetInput>> = {
  /**
   * "Programmable Button". Jabra, Dell and Razer declare it right before they change to the button page: HID 1.11 6.2.2.8
   * makes it Button 7 (the page that holds at the main item), Chromium's parser leaves it on this page.
   */
  0x0b0007: 'button',
  0x0b0020: 'hookSwitch',
  0x0b0021: 'flash',
  0x0b0023: 'hold',
  0x0b0024: 'redial',
  0x0b0026: 'drop',
  0x0b002a: 'line',
  0x0b002b: 'speakerPhone',
  0x0b002f: 'phoneMute',
};

const outputs: Readonly<Record<number, HeadsetOutput>> = {
  0x080009: 'mute',
  0x080017: 'offHook',
  0x080018: 'ring',
  0x080019: 'messageWaiting',
  0x08001e: 'speaker',
  0x080020: 'hold',
  0x080021: 'microphone',
  0x0b009e: 'ringer',
};

/** Volume is none of them: the keys are on the consumer page, and the operating system follows those. */
export const inputOf = (usage: number): HeadsetInput | null =>
  usage >>> 16 === BUTTON_PAGE && (usage & 0xffff) !== 0 ? 'button' : (inputs[usage] ?? null);

export const outputOf = (usage: number): HeadsetOutput | null => outputs[usage] ?? null;
