/** The shop's prices, `€1,249.00`, in the shape that Aisle keeps them in; undefined where there is none. */
export const moneyOf = (text: string): { amountMinor: number; currency: string } | undefined => {
  const digits = text.replace(/[^\d.]/g, '');
  return digits === '' ? undefined : { amountMinor: Math.round(Number(digits) * 100), currency: 'EUR' };
};
