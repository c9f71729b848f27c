/** A company's signed set-up, waiting for the agent's yes. */
import type { SetUpOffer } from '#shared/state.ts';
import { fresh, ready, talking } from './people.ts';
import { type Screen, ui } from './screen.ts';

const offer: SetUpOffer = {
  id: 'letter-1',
  organisation: 'Example GmbH',
  fingerprint: '0a10 d472 2a2a a052 a162 5b3b 2e0f c914',
  origin: null,
  trust: 'new',
  changes: [
    { key: 'SipServer', before: null, after: 'wss://pbx.example.com/ws' },
    { key: 'SipAddress', before: null, after: '201@pbx.example.com' },
    { key: 'NumbersCountry', before: null, after: 'DE' },
  ],
  same: 0,
  ignored: [],
  password: 'asked',
  signsOut: false,
};
const confirmed: SetUpOffer = {
  ...offer,
  origin: 'https://it.example.com',
  trust: 'confirmed',
  password: 'fetched',
};
const agree: NonNullable<Screen['act']> = async (page) => {
  await page.locator('main section > div > button').last().click();
  await page.locator('p[role=alert]').waitFor();
  await page.locator('p[role=alert]').scrollIntoViewIfNeeded();
};

export const provisionStates: readonly Screen[] = [
  ui('provision', { ...fresh, setUpOffer: offer }),
  ui('provision-checking', { ...fresh, setUpOffer: { ...confirmed, trust: 'checking' } }),
  ui('provision-confirmed', { ...fresh, setUpOffer: confirmed }),
  ui(
    'provision-secret-gone',
    { ...fresh, setUpOffer: confirmed },
    {
      answers: { 'provision:accept': { ok: false, reason: 'provisionSecretGone' } },
      act: agree,
    },
  ),
  ui('provision-change', {
    ...ready,
    setUpOffer: {
      ...offer,
      trust: 'known',
      changes: [
        {
          key: 'SipServer',
          before: 'wss://pbx.example.com/ws',
          after: 'wss://new-telephone-system.example.com:8443/ws',
        },
        { key: 'CallsAutoAnswer', before: true, after: false },
        { key: 'NumbersOutgoing', before: null, after: '+49(Z.) => 00$1, +(Z.) => 000$1' },
        { key: 'PortalAddress', before: 'https://company.bitrix24.com', after: 'https://new.bitrix24.com' },
      ],
      same: 3,
      ignored: [
        { key: 'SomethingNewer', trouble: 'unknownKey' },
        { key: 'UpdatesFeed', trouble: 'notInASetUp' },
      ],
      signsOut: true,
    },
  }),
  ui('provision-during-call', {
    ...ready,
    calls: [talking],
    setUpOffer: { ...offer, trust: 'known', password: 'kept' },
  }),
];
