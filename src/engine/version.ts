/**
 * The mathematics in force. Raised with every change after which the same input may give other bits, so that a replay knows which
 * decisions it can be held to.
 */
export const ENGINE_VERSION = 6;
