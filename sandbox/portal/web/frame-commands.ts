import { ajax } from './ajax.ts';
import { cardCommandNames } from './card-commands.ts';
import type { PageContext } from './context.ts';
import type { Answer, HostedFrame } from './frame-host.ts';
import type { Phone } from './phone.ts';
import type { FrameRequest } from './protocol.ts';
import { textOf } from './values.ts';

/** The seventeen events of bitrix24.md 6.2. */
export const cardEvents: readonly string[] = [
  'initialized',
  'answerButtonClick',
  'skipButtonClick',
  'hangupButtonClick',
  'makeCallButtonClick',
  'nextButtonClick',
  'closeButtonClick',
  'muteButtonClick',
  'holdButtonClick',
  'dialpadButtonClick',
  'qualityMeterClick',
  'addCommentButtonClick',
  'transferButtonClick',
  'cancelTransferButtonClick',
  'completeTransferButtonClick',
  'notifyAdminButtonClick',
  'entityChanged',
].map((name) => `BackgroundCallCard::${name}`);

const baseCommands = [
  'getInitData',
  'refreshAuth',
  'getInterface',
  'setUserOption',
  'setAppOption',
  'openPath',
  'imPhoneTo',
  'setInstall',
  'setInstallFinish',
  'openApplication',
  'closeApplication',
];

/** What only the page of an application may do: its frame is there to be seen. */
const pageCommands = ['resizeWindow', 'setTitle', 'setScroll', 'reloadWindow'];

export interface CommandServices {
  readonly context: PageContext;
  /** Undefined in a slider, which has no phone controller: card commands are unknown there (5.6). */
  readonly phone: Phone | undefined;
  readonly phoneTo: (number: string) => void;
  /** Resolves when the slider is closed again. */
  readonly openSlider: (path: string) => Promise<void>;
  /** The slider that this document is in, or the last one over it. */
  readonly closeSlider: () => void;
}

const allowedPaths =
  /^\/(crm\/(deal|lead|contact|company|type)\/|marketplace\/|company\/personal\/user\/\d+\/|workgroups\/group\/\d+\/)/;

/** Answers a frame's command (7.3). What isn't known here gets no answer at all. */
export function answerCommand(services: CommandServices, frame: HostedFrame, request: FrameRequest): Answer {
  const { params } = request;
  switch (request.method) {
    case 'getInitData':
      return { reply: frame.initData };
    case 'refreshAuth':
      return refreshAuth(frame);
    case 'getInterface':
      return { reply: interfaceOf(services, frame) };
    case 'setInstall':
      return setInstall(frame, params);
    case 'setInstallFinish':
      void ajax('install.finish', { sid: frame.sid }).then(() => location.assign('?install_finished=Y'));
      return 'none';
    case 'setUserOption':
      return setOption('user.option', frame, params);
    case 'setAppOption':
      return services.context.user.admin ? setOption('app.option', frame, params) : 'none';
    case 'openPath':
      return openPath(services, params);
    case 'imPhoneTo':
      services.phoneTo(textOf(params['phone']));
      return 'none';
    case 'reloadWindow':
      location.reload();
      return 'none';
    case 'openApplication':
      return openApplication(services, frame, params);
    case 'closeApplication':
      services.closeSlider();
      return { reply: {} };
    default:
      return frame.kind === 'page' ? pageCommand(frame, request) : cardCommand(services, request);
  }
}

/** Events and card commands belong to the background worker alone (5.5). */
function interfaceOf({ phone }: CommandServices, frame: HostedFrame) {
  if (frame.kind === 'page') return { command: [...baseCommands, ...pageCommands], event: [] };
  return { command: [...baseCommands, ...(phone ? cardCommandNames : [])], event: cardEvents };
}

/** Echoed; after it the user's first run is over (7.3). */
async function setInstall(frame: HostedFrame, params: Readonly<Record<string, unknown>>): Promise<{ reply: unknown }> {
  if (params['install'] === true) await ajax('app.opened', { sid: frame.sid });
  return { reply: params };
}

function pageCommand(frame: HostedFrame, { method, params }: FrameRequest): Answer {
  switch (method) {
    case 'setTitle':
      document.title = textOf(params['title']);
      return { reply: params };
    case 'resizeWindow':
      frame.element.style.height = `${Number(params['height'])}px`;
      return { reply: params };
    case 'setScroll':
      scrollTo({ top: Number(params['scroll'] ?? 0) });
      return { reply: params };
    default:
      return 'none';
  }
}

/** The frame's own application in a slider; the answer comes when that is closed. */
async function openApplication(
  services: CommandServices,
  frame: HostedFrame,
  params: Readonly<Record<string, unknown>>,
): Promise<{ reply: unknown } | 'none'> {
  const found = await ajax<{ appId: number }>('app.of', { sid: frame.sid });
  if (!found) return 'none';
  await services.openSlider(`/marketplace/app/${found.appId}/?params=${encodeURIComponent(JSON.stringify(params))}`);
  return { reply: {} };
}

function cardCommand({ phone }: CommandServices, { method, params }: FrameRequest): Answer {
  const answer = phone?.command(method, params) ?? 'unknown';
  return answer === 'silent' || answer === 'unknown' ? 'none' : answer;
}

async function refreshAuth(frame: HostedFrame): Promise<{ reply: unknown } | 'none'> {
  const pair = await ajax('access_refresh', { sid: frame.sid });
  return pair ? { reply: pair } : 'none';
}

async function setOption(
  action: string,
  frame: HostedFrame,
  params: Readonly<Record<string, unknown>>,
): Promise<{ reply: unknown } | 'none'> {
  const saved = await ajax(action, { sid: frame.sid, name: params['name'], value: params['value'] });
  return saved ? { reply: params } : 'none';
}

async function openPath(
  services: CommandServices,
  params: Readonly<Record<string, unknown>>,
): Promise<{ reply: unknown }> {
  const path = textOf(params['path']);
  if (!allowedPaths.test(path)) return { reply: { result: 'error', errorCode: 'PATH_NOT_AVAILABLE' } };
  await services.openSlider(path);
  return { reply: { result: 'close' } };
}
