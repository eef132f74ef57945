import { z } from 'zod';

/** What commander collects of the options that select what is run. */
export const selectionOptions = {
  protocol: z.string().optional(),
  servers: z.string().optional(),
  strategy: z.string().optional(),
  slack: z.string().optional(),
  variant: z.string().optional(),
};
