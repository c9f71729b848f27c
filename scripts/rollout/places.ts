/** Where a feed lies: a folder that a web server serves, or a release of GitHub's. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';

export interface Sum {
  readonly size: number;
  /** Base64, as in the feed. */
  readonly sha512: string;
}

export interface Place {
  readonly title: string;
  names(): Promise<readonly string[]>;
  /** @throws when there is none of that name */
  read(name: string): Promise<string>;
  sum(name: string): Promise<Sum>;
  /** Whole or not at all: whoever asks meanwhile gets the old one, or none. */
  write(name: string, text: string): Promise<void>;
  put(name: string, file: string): Promise<void>;
}

export async function sumOf(content: AsyncIterable<Uint8Array>): Promise<Sum> {
  const hash = createHash('sha512');
  let size = 0;
  for await (const piece of content) {
    hash.update(piece);
    size += piece.length;
  }
  return { size, sha512: hash.digest('base64') };
}

export class Folder implements Place {
  readonly title: string;

  constructor(folder: string) {
    this.title = folder;
  }

  async names(): Promise<readonly string[]> {
    return (await readdir(this.title)).toSorted();
  }

  read(name: string): Promise<string> {
    return readFile(this.#at(name), 'utf8');
  }

  sum(name: string): Promise<Sum> {
    return sumOf(createReadStream(this.#at(name)));
  }

  write(name: string, text: string): Promise<void> {
    return this.#replace(name, async (part) => {
      const handle = await open(part, 'w', 0o644);
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
    });
  }

  put(name: string, file: string): Promise<void> {
    return this.#replace(name, (part) => copyFile(file, part));
  }

  async #replace(name: string, write: (part: string) => Promise<void>): Promise<void> {
    await mkdir(path.dirname(this.#at(name)), { recursive: true });
    const part = `${this.#at(name)}.${randomUUID()}.part`;
    try {
      await write(part);
      await rename(part, this.#at(name));
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  #at(name: string): string {
    const whole = path.resolve(this.title, name);
    if (!whole.startsWith(path.resolve(this.title) + path.sep)) throw new Error(`${name} is not in ${this.title}`);
    return whole;
  }
}

const AssetSchema = v.object({ id: v.number(), name: v.string(), size: v.number() });
const ReleaseSchema = v.object({
  id: v.number(),
  tag_name: v.string(),
  draft: v.boolean(),
  upload_url: v.string(),
  assets: v.array(AssetSchema),
});
type Release = v.InferOutput<typeof ReleaseSchema>;

export interface GitHubAccess {
  /** `https://api.github.com` */
  readonly api: string;
  /** owner/name */
  readonly repository: string;
  /** Contents: write. From the environment, never an argument. */
  readonly token: string;
}

/** An upload that has not got its name yet. */
const FRESH = '.new';

/**
 * The assets of one release. An asset can't be replaced: the new one is uploaded under another name, the old one goes, the
 * new one gets its name. Whoever is interrupted between leaves at least one of the two, which counts as the file.
 */
export class GitHubRelease implements Place {
  readonly title: string;
  readonly #access: GitHubAccess;
  #release: Release;

  static async tagged(access: GitHubAccess, tag: string): Promise<GitHubRelease> {
    // Drafts have no address by their tag.
    const all = v.parse(v.array(ReleaseSchema), await (await request(access, 'releases?per_page=100')).json());
    const found = all.find(({ tag_name }) => tag_name === tag);
    if (found === undefined) throw new Error(`${access.repository} has no release ${tag}`);
    return new GitHubRelease(access, found);
  }

  static async latest(access: GitHubAccess): Promise<GitHubRelease> {
    return new GitHubRelease(access, v.parse(ReleaseSchema, await (await request(access, 'releases/latest')).json()));
  }

  private constructor(access: GitHubAccess, release: Release) {
    this.#access = access;
    this.#release = release;
    this.title = `${access.repository} ${release.tag_name}`;
  }

  names(): Promise<readonly string[]> {
    const names = this.#release.assets.map(({ name }) => (name.endsWith(FRESH) ? name.slice(0, -FRESH.length) : name));
    return Promise.resolve([...new Set(names)].toSorted());
  }

  async read(name: string): Promise<string> {
    return (await this.#download(name)).text();
  }

  async sum(name: string): Promise<Sum> {
    const { body } = await this.#download(name);
    if (body === null) throw new Error(`${name}: empty`);
    return sumOf(body);
  }

  async write(name: string, text: string): Promise<void> {
    const { id, upload_url: template } = this.#release;
    const [named, fresh] = [this.#asset(name), this.#asset(`${name}${FRESH}`)];
    let old = named;
    if (fresh !== undefined) {
      // Of a move that was interrupted: before the old one went, or after.
      if (named !== undefined) await this.#delete(fresh.id);
      else {
        await this.#rename(fresh.id, name);
        old = fresh;
      }
    }
    // {?name,label}: RFC 6570.
    const upload = `${template.replace(/\{.*\}$/, '')}?name=${encodeURIComponent(`${name}${FRESH}`)}`;
    const answer = await request(this.#access, upload, {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'text/yaml' },
    });
    const uploaded = v.parse(v.object({ id: v.number() }), await answer.json());
    if (old !== undefined) await this.#delete(old.id);
    await this.#rename(uploaded.id, name);
    this.#release = v.parse(ReleaseSchema, await (await request(this.#access, `releases/${id}`)).json());
  }

  put(name: string): Promise<void> {
    return Promise.reject(new Error(`${name}: the release workflow uploads files`));
  }

  /** Seen by everybody, and what "latest" leads to; a beta never is. */
  async publish(beta: boolean): Promise<void> {
    const { id } = this.#release;
    const body = JSON.stringify({ draft: false, prerelease: beta, make_latest: beta ? 'false' : 'true' });
    await request(this.#access, `releases/${id}`, { method: 'PATCH', body });
  }

  #asset(name: string): v.InferOutput<typeof AssetSchema> | undefined {
    return this.#release.assets.find((asset) => asset.name === name);
  }

  async #delete(id: number): Promise<void> {
    await request(this.#access, `releases/assets/${id}`, { method: 'DELETE' });
  }

  async #rename(id: number, name: string): Promise<void> {
    await request(this.#access, `releases/assets/${id}`, { method: 'PATCH', body: JSON.stringify({ name }) });
  }

  #download(name: string): Promise<Response> {
    const asset = this.#asset(name) ?? this.#asset(`${name}${FRESH}`);
    if (asset === undefined) return Promise.reject(new Error(`${this.title} has no ${name}`));
    return request(this.#access, `releases/assets/${asset.id}`, { headers: { accept: 'application/octet-stream' } });
  }
}

/** @throws with GitHub's status; never with the token */
async function request(
  { api, repository, token }: GitHubAccess,
  what: string,
  init: RequestInit = {},
): Promise<Response> {
  const url = what.startsWith('http') ? what : `${api}/repos/${repository}/${what}`;
  const response = await fetch(url, {
    ...init,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'x-github-api-version': '2022-11-28',
      'user-agent': 'offhook-rollout',
      ...(init.headers as Record<string, string> | undefined),
    },
    signal: AbortSignal.timeout(600_000),
  });
  if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${new URL(url).pathname}: ${response.status}`);
  return response;
}
