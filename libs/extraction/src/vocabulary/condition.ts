import type { Condition } from '@aisle/core';

/** What shops write for a condition, by term; whole texts, for `new` also means that something has just come. */
const spellings: Readonly<Record<Condition, string>> = {
  NewCondition:
    'new | brand new | new with tags | neu | neuware | fabrikneu | neuf | neuve | nuevo | nueva | nuovo | nuova | novo | nova | nieuw | ny | nytt | nyt | uusi | nowy | nowa | nové | nový | nová | új | nou | nouă | новый | новое | новая | новий | ново | νέο | καινούργιο | yeni | sıfır | 新品 | 全新 | 새상품 | جديد | חדש',
  UsedCondition:
    'used | pre owned | preowned | second hand | secondhand | 2nd hand | gebraucht | gebrauchtware | occasion | d occasion | usado | usada | segunda mano | usato | usata | tweedehands | gebruikt | begagnad | begagnat | brukt | brugt | käytetty | używany | używane | používané | použité | használt | uzat | б у | бывший в употреблении | вживаний | употребяван | μεταχειρισμένο | ikinci el | kullanılmış | 中古 | 二手 | 중고 | مستعمل | משומש',
  RefurbishedCondition:
    'refurbished | renewed | certified refurbished | manufacturer refurbished | seller refurbished | reconditioned | generalüberholt | wiederaufbereitet | erneuert | reconditionné | remis à neuf | reacondicionado | recondicionado | ricondizionato | rigenerato | gereviseerd | renoverad | rekonditionerad | istandsat | kunnostettu | odnowiony | poleasingowy | repasovaný | repasované | felújított | recondiționat | восстановленный | відновлений | yenilenmiş | 整備済み | 翻新 | 리퍼',
  DamagedCondition:
    'damaged | for parts | for parts or not working | defekt | beschädigt | defective | endommagé | dañado | danneggiato | danificado | beschadigd | skadad | skadet | beskadiget | viallinen | uszkodzony | poškozené | poškodené | sérült | defect | поврежденный | пошкоджений | ジャンク',
};

const comparedCharacters = 500;

const comparable = (text: string): string =>
  text
    // Patterns over millions of signs in a row exhaust the stack.
    .slice(0, comparedCharacters)
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();

const conditionByText: ReadonlyMap<string, Condition> = new Map(
  (Object.entries(spellings) as [Condition, string][]).flatMap(([condition, texts]) =>
    [condition, condition.replace('Condition', ''), ...texts.split('|')].map((text): [string, Condition] => [
      comparable(text),
      condition,
    ]),
  ),
);

/** The condition that a text names: a term of schema.org with or without its address, or what shops write for it. */
export const conditionIn = (text: string): Condition | undefined =>
  text.length > 100
    ? undefined
    : conditionByText.get(
        comparable(
          text
            .trim()
            .replace(/^(?:https?:\/\/)?(?:www\.)?schema\.org\//i, '')
            .replace(/^schema:/i, ''),
        ),
      );
