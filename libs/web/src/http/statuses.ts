/**
 * Whether an answer brings a whole page. 206 brings a part that nobody asked for (RFC 9110 §15.3.7), and half a page read as a whole
 * one says that the other half is gone.
 */
export const isPage = (status: number): boolean => status >= 200 && status <= 299 && status !== 206;
