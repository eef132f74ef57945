export function exceptionsWithoutReason(text: string): readonly string[];

export function deepInheritance(
  file: string,
  text: string,
  read: (file: string) => string | undefined,
): readonly string[];
