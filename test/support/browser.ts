/** As much of a browser as it takes to sign in elsewhere: it keeps cookies, for each origin, and goes where it is sent. */
export interface Page {
  status: number;
  url: string;
  /** Where it leads. */
  location: string | undefined;
  text: string;
  setCookies: string[];
}

export class Browser {
  private readonly cookies = new Map<string, Map<string, string>>();

  /** Opens one page, and nothing that it leads to. */
  async open(url: string): Promise<Page> {
    const { origin } = new URL(url);
    const kept = this.cookiesOf(origin);
    const headers = { Cookie: [...kept].map(([name, value]) => `${name}=${value}`).join('; ') };
    const response = await fetch(url, { headers, redirect: 'manual' });
    const setCookies = response.headers.getSetCookie();
    for (const cookie of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/expires=Thu, 01 Jan 1970/i.test(cookie)) kept.delete(name);
      else kept.set(name, value);
    }
    const location = response.headers.get('location');
    return {
      status: response.status,
      url,
      location: location === null ? undefined : new URL(location, url).href,
      text: await response.text(),
      setCookies,
    };
  }

  /** Goes on to where a page leads, up to one that leads nowhere or out of this origin. */
  async follow(url: string): Promise<Page> {
    const page = await this.open(url);
    const isOut = page.location === undefined || new URL(page.location).origin !== new URL(url).origin;
    return isOut ? page : this.follow(page.location!);
  }

  cookiesOf(origin: string): Map<string, string> {
    const kept = this.cookies.get(origin) ?? new Map<string, string>();
    this.cookies.set(origin, kept);
    return kept;
  }
}
