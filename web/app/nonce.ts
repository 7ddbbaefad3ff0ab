declare global {
  /** Read by the scroll lock of dialogs (react-style-singleton) when it adds a style element. */
  var __webpack_nonce__: string | undefined
}

const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? ''
globalThis.__webpack_nonce__ = nonce

/** The server puts a fresh nonce into index.html; every style element we add carries it. */
export const styleNonce = (): string => nonce
