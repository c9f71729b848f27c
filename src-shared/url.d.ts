/** WHATWG URL: the one web API that pure code uses. Every runtime of ours has it; neither DOM nor Node types are wanted here. */
declare global {
  var URL: {
    new (url: string, base?: string): WebUrl;
    canParse(url: string, base?: string): boolean;
  };
  interface WebUrl {
    readonly hostname: string;
    readonly host: string;
    readonly origin: string;
    readonly port: string;
    readonly pathname: string;
    readonly protocol: string;
    readonly href: string;
  }
}
export {};
