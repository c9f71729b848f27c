/** The window's own icons: 24 units wide, drawn in the text's colour, silent for screen readers. */
import type { ReactNode } from 'react';

export type IconProps = { readonly size?: number };

const icon =
  (shape: ReactNode, filled = false) =>
  ({ size = 20 }: IconProps): ReactNode => (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={filled ? 'currentColor' : 'none'}
      stroke={filled ? 'none' : 'currentColor'}
      strokeWidth={1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {shape}
    </svg>
  );

const HANDSET =
  'M4.5 5A1.5 1.5 0 0 1 6 3.5h2.5L10.2 8 8.1 9.6a12 12 0 0 0 6.3 6.3l1.6-2.1 4.5 1.7V18a1.5 1.5 0 0 1-1.5 1.5C11 19.5 4.5 13 4.5 5z';
const MICROPHONE = 'M9 5.5a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0zM5.5 10.5a6.5 6.5 0 0 0 13 0M12 17v3.5M9 20.5h6';
const dots = [5, 12, 19].flatMap((y) => [5, 12, 19].map((x) => ({ x, y })));

export const DownloadIcon = icon(<path d="M12 4v10M8 10.5l4 4 4-4M5 18.5h14" />);
export const NetworkIcon = icon(
  <path d="M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM4 12h16M12 4c4.5 4.8 4.5 11.2 0 16M12 4c-4.5 4.8-4.5 11.2 0 16" />,
);
export const LockIcon = icon(<path d="M6.5 10.5h11v9h-11zM9 10.5v-3a3 3 0 0 1 6 0v3" />);
export const HandsetIcon = icon(<path d={HANDSET} />);
export const HangupIcon = icon(<path d={HANDSET} transform="rotate(135 12 12)" />);
export const MicrophoneIcon = icon(<path d={MICROPHONE} />);
export const MicrophoneOffIcon = icon(<path d={`${MICROPHONE}M3.5 3.5l17 17`} />);
export const HoldIcon = icon(<path d="M7 5.5h3.2v13H7zM13.8 5.5H17v13h-3.2z" />, true);
export const ResumeIcon = icon(<path d="M7.5 5v14L19 12z" />, true);
export const TransferIcon = icon(<path d="M4 8.5h13M13 4.5l4 4-4 4M20 15.5H7M11 11.5l-4 4 4 4" />);
export const AddCallIcon = icon(<path d={`${HANDSET}M16.5 3.5v6M13.5 6.5h6`} />);
export const SwitchIcon = icon(<path d="M7 4v14M3.5 14.5L7 18l3.5-3.5M17 20V6M13.5 9.5L17 6l3.5 3.5" />);
export const RecordIcon = icon(<circle cx="12" cy="12" r="6.5" />, true);
export const StopIcon = icon(<path d="M6.5 6.5h11v11h-11z" />, true);
export const MessageIcon = icon(
  <path d="M7 9.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM17 9.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM7 15.5h10" />,
);
export const KeypadIcon = icon(
  dots.map(({ x, y }) => <circle key={`${x} ${y}`} cx={x} cy={y} r="1.7" />),
  true,
);
export const BackspaceIcon = icon(<path d="M8.5 5.5H20v13H8.5L3 12zM11.5 9.5l5 5M16.5 9.5l-5 5" />);
export const IncomingIcon = icon(<path d="M17.5 6.5l-11 11M6.5 9v8.5H15" />);
export const OutgoingIcon = icon(<path d="M6.5 17.5l11-11M9 6.5h8.5V15" />);
export const CheckIcon = icon(<path d="M5 12.5l4.5 4.5L19 7.5" />);
export const DoneIcon = icon(<path d="M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8.2 12.3l2.7 2.7 5-5.6" />);
export const WaitIcon = icon(<path d="M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2" />);
export const SendingIcon = icon(
  <path d="M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 16V8.5M8.8 11.5L12 8.3l3.2 3.2" />,
);
export const NotSentIcon = icon(<path d="M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8.5 12h7" />);
export const AlertIcon = icon(<path d="M12 4L2.8 19.5h18.4zM12 10v4M12 16.9v.1" />);
export const BackIcon = icon(<path d="M14.5 5.5L8 12l6.5 6.5" />);
export const ForwardIcon = icon(<path d="M9.5 5.5L16 12l-6.5 6.5" />);
export const DownIcon = icon(<path d="M5.5 9.5L12 16l6.5-6.5" />);
export const SettingsIcon = icon(
  <path d="M4 7h8.5M17.5 7H20M4 17h2.5M11.5 17H20M15 4.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM9 14.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z" />,
);
export const CrmIcon = icon(<path d="M4 5.5h16v13H4zM4 9.5h16M8 13h5M8 15.8h3" />);
export const BrowserIcon = icon(<path d="M3.5 5h17v14h-17zM3.5 9h17M6.5 7h.1M9 7h.1" />);
export const AppearanceIcon = icon(
  <>
    <path d="M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z" />
    <path d="M12 3.5a8.5 8.5 0 0 1 0 17z" fill="currentColor" />
  </>,
);
export const PersonIcon = icon(<path d="M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5a7.5 7.5 0 0 1 15 0" />);
export const SpeakerIcon = icon(
  <path d="M4 9.5v5h3.5l5 4v-13l-5 4zM16 9a4.2 4.2 0 0 1 0 6M18.5 6.5a7.8 7.8 0 0 1 0 11" />,
);
export const HeadsetIcon = icon(
  <path d="M4.5 14v-2a7.5 7.5 0 0 1 15 0v2M4.5 13.5h3v5h-1a2 2 0 0 1-2-2zM19.5 13.5h-3v5h1a2 2 0 0 0 2-2zM18.5 18.3c-.6 1.7-2 2.2-4.5 2.2" />,
);
export const CheckListIcon = icon(
  <path d="M4 6.5l1.6 1.6L8.5 5M4 12.5l1.6 1.6 2.9-3.1M4 18.5l1.6 1.6 2.9-3.1M12 6.5h8M12 12.5h8M12 18.5h8" />,
);
export const StethoscopeIcon = icon(
  <path d="M6 4.5H5v5a4.5 4.5 0 0 0 9 0v-5h-1M9.5 14v2a4.5 4.5 0 0 0 9 0v-2.5M18.5 13.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4z" />,
);
export const UpIcon = icon(<path d="M5.5 14.5L12 8l6.5 6.5" />);
export const RemoveIcon = icon(<path d="M6 6l12 12M18 6L6 18" />);
export const AddIcon = icon(<path d="M12 5v14M5 12h14" />);
export const SearchIcon = icon(<path d="M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20 20" />);
export const KeyboardIcon = icon(<path d="M3 6.5h18v11H3zM6.5 10h.1M10 10h.1M13.5 10h.1M17.4 10h.1M7.5 14h9" />);
export const BellIcon = icon(<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4" />);
export const InfoIcon = icon(<path d="M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5.5M12 7.8v.1" />);
export const CallsIcon = icon(<path d={`${HANDSET}M14 9.5l6-6M15.5 3.5H20V8`} />);
