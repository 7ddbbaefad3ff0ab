/** Base64 as Flow JSON carries pictures, without its data address. */
export const pictureAddress = (src) =>
  /^(data:|blob:)/.test(src) ? src : `data:image/${src.startsWith('/9j/') ? 'jpeg' : 'png'};base64,${src}`
