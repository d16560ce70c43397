/** A mask is drawn for one picture and one try; a month leaves time to come back to it. */
export const maskDays = 30;

/** When a mask that is brought at this moment is deleted. */
export const maskEnd = (at: Date): Date => new Date(at.getTime() + maskDays * 86_400_000);
