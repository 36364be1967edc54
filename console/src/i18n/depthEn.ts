// Codes and plurals of case depth, in English.
export const depthEn = {
} as const;
