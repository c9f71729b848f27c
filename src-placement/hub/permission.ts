/**
 * Calls back when the browser's user allows this origin to reach programs on her computer (the pairing page asked her).
 * The state is a hint, never a gate: managed and older browsers connect while it reads `denied` (loopback.md 4.1).
 */
export function whenPermitted(permitted: () => void): void {
  // The name is younger than TypeScript's list; a browser that doesn't know it rejects, and then has no such gate.
  const descriptor = { name: 'loopback-network' } as unknown as PermissionDescriptor;
  navigator.permissions?.query(descriptor).then(
    (status) => {
      status.addEventListener('change', () => {
        if (status.state === 'granted') permitted();
      });
    },
    () => {},
  );
}
