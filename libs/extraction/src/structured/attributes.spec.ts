import { describe, expect, it } from '@jest/globals';
import { attributesOf, joinedAttributes } from './attributes.js';

describe('attributes', () => {
  it('are what schema.org names, and additional properties by the names of the page', () => {
    const node = {
      color: 'red',
      size: { '@type': 'SizeSpecification', name: 'M' },
      material: ['wool', 'silk', 'wool'],
      additionalProperty: [
        { name: 'Width', value: 12, unitText: 'cm' },
        { name: 'Washable', value: true },
        { name: 'Care', value: 'Hand &amp; machine' },
      ],
    };
    expect(attributesOf(node)).toEqual({
      color: 'red',
      size: 'M',
      material: 'wool, silk',
      Width: '12 cm',
      Washable: 'true',
      Care: 'Hand & machine',
    });
  });

  it.each([
    ['a number whose unit is only a code', { name: 'Width', value: 12, unitCode: 'CMT' }],
    ['a quantity whose unit is only a code', { name: 'Width', value: { value: 12, unitCode: 'CMT' } }],
    ['a property without a value', { name: 'Width' }],
    ['a value without a name', { value: 12 }],
  ])('do not include %s', (_what, property) =>
    expect(attributesOf({ additionalProperty: [property] })).toBeUndefined(),
  );

  it('of one name are joined, and one that repeats another in capitals is left out', () => {
    const additionalProperty = [
      { name: 'Fits', value: 'A' },
      { name: 'Fits', value: 'B' },
      { name: 'Color', value: 'Scarlet' },
    ];
    expect(attributesOf({ color: 'red', additionalProperty })).toEqual({ color: 'red', Fits: 'A, B' });
  });

  it('of a second source complete those of the first', () => {
    expect(joinedAttributes({ color: 'red' }, { Color: 'blue', size: 'M' })).toEqual({ color: 'red', size: 'M' });
  });
});
