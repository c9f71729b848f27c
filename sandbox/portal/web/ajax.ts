/** Calls of the page to its own portal. Undefined when the portal is down or refuses. */
export async function ajax<T>(action: string, data: Record<string, unknown>): Promise<T | undefined> {
  try {
    const response = await fetch(`/ajax/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(data),
    });
    return response.ok ? ((await response.json()) as T) : undefined;
  } catch (error) {
    console.warn(`The portal did not answer ${action}`, error);
    return undefined;
  }
}
