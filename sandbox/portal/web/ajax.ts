/** Calls of the page to its own portal. Undefined when the portal is down or refuses. */
export async function ajax<T>(action: string, data: Record<string, unknown>): Promise<T | undefined> {
  try {
    const response = await fetch(`/ajax/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(data),
    });
    if (!response.ok) return undefined;
    const answer: T = await response.json();
    return answer;
  } catch (error) {
    console.warn(`The portal did not answer ${action}`, error);
    return undefined;
  }
}
