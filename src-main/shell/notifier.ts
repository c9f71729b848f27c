/**
 * Electron's notifications. macOS shows buttons of signed programs, Windows always, Linux where its desktop does; no system
 * says which. So a notification only repeats what windows and tray offer.
 */
import { Notification } from 'electron';
import type { Notifier } from '../notifications/notification.ts';

export const systemNotifier: Notifier = {
  show: (id, spec, { pressed, gone, failed, shown }) => {
    if (!Notification.isSupported()) {
      failed('not supported');
      return { close: () => undefined };
    }
    const notification = new Notification({
      id,
      title: spec.title,
      body: spec.body,
      // The program rings by itself, through the device that the agent has chosen.
      silent: true,
      timeoutType: spec.urgent ? 'never' : 'default',
      urgency: spec.urgent ? 'critical' : 'normal',
      actions: spec.buttons.map(({ label }) => ({ type: 'button', text: label })),
    });
    let isOver = false;
    notification.on('click', () => pressed(spec.click));
    notification.on('action', ({ actionIndex }) => {
      const button = spec.buttons[actionIndex];
      if (button !== undefined) pressed(button.wish);
    });
    notification.on('close', () => {
      if (!isOver) gone();
    });
    notification.on('show', shown);
    notification.on('failed', (_event, error) => failed(error));
    notification.show();
    return {
      close: () => {
        isOver = true;
        notification.close();
      },
    };
  },
};
