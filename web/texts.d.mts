export const texts: Record<string, { en: string; ja: string }>;
