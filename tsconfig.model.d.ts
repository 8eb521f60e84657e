// The few globals that browsers and Node.js share, as far as the model uses them.

declare class TextDecoder {
  decode(bytes: Uint8Array): string;
}

declare class URLSearchParams {
  constructor(query: string | [name: string, value: string][]);
  getAll(name: string): string[];
}
