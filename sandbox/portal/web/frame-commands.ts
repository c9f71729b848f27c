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
];

export interface CommandServices {
  readonly context: PageContext;
  /** Undefined in a slider, which has no phone controller: card commands are unknown there (5.6). */
  readonly phone: Phone | undefined;
  readonly phoneTo: (number: string) => void;
  /** Resolves when the slider is closed again. */
  readonly openSlider: (path: string) => Promise<void>;
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
      return { reply: { command: [...baseCommands, ...(services.phone ? cardCommandNames : [])], event: cardEvents } };
    case 'setInstall':
      return { reply: params };
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
    default:
      return cardCommand(services, request);
  }
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
