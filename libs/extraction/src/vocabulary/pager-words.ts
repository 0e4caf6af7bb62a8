/** Where a link of a pager leads. */
export type StepRole = 'next' | 'previous' | 'first' | 'last';

const words: Record<StepRole, string> = {
  next:
    'next|next page|forward|weiter|nächste|nächste seite|vor|vorwärts|folgende|suivant|suivante|suivants|page suivante|siguiente|sig|' +
    'página siguiente|siguientes|próximo|próxima|próxima página|proximo|proxima|seguinte|avançar|avanti|successivo|successiva|succ|prossimo|' +
    'prossima|pagina successiva|volgende|volgende pagina|verder|næste|næste side|neste|neste side|nästa|nästa sida|framåt|seuraava|' +
    'seuraava sivu|следующая|следующий|следующие|следующее|след|следующая страница|вперед|вперёд|далее|дальше|наступна|наступний|далі|вперед|' +
    'następna|następny|następne|następna strona|dalej|další|další strana|následující|ďalej|ďalšia|ďalšie|nasledujúca|következő|következő oldal|' +
    'tovább|următor|următoarea|următorul|înainte|urmatoarea|следваща|следващ|напред|επόμενη|επόμενο|επόμενα|sonraki|sonraki sayfa|ileri|' +
    '次|次へ|次の|次のページ|次ページ|下一页|下一頁|下页|下頁|后一页|后页|다음|다음 페이지|التالي|التالية|بعدی|صفحه بعد|הבא|לעמוד הבא|tiếp|tiếp theo|' +
    'trang sau|sau|berikutnya|selanjutnya|lanjut|seterusnya|ถัดไป|หน้าถัดไป|अगला|পরবর্তী|sljedeća|sljedeće|sledeća|naslednja|naprej|dalje|следна|' +
    'следећа|kitas|kitas puslapis|järgmine|nākamā|nākamais|següent|següents|hurrengoa|tjetra',
  previous:
    'previous|prev|previous one|previous page|prev page|back|zurück|vorherige|vorherige seite|vorige|précédent|précédente|précédents|page précédente|' +
    'precedent|anterior|anteriores|ant|página anterior|voltar|indietro|precedente|prec|pagina precedente|vorige pagina|terug|forrige|' +
    'forrige side|föregående|föregående sida|bakåt|edellinen|edellinen sivu|предыдущая|предыдущий|предыдущие|пред|предыдущая страница|назад|' +
    'попередня|попередній|poprzednia|poprzedni|poprzednie|wstecz|poprzednia strona|předchozí|předchozí strana|zpět|predchádzajúca|späť|' +
    'előző|előző oldal|vissza|anterioara|anterioară|înapoi|предишна|предишен|προηγούμενη|προηγούμενο|önceki|önceki sayfa|geri|前|前へ|前の|' +
    '前のページ|前ページ|上一页|上一頁|上页|上頁|前一页|前页|이전|이전 페이지|السابق|السابقة|قبلی|صفحه قبل|הקודם|trước|trang trước|sebelumnya|' +
    'ก่อนหน้า|पिछला|পূর্ববর্তী|prethodna|prethodno|prejšnja|nazaj|претходна|ankstesnis|eelmine|iepriekšējā|aurrekoa|mëparshme',
  first:
    'first|first page|to the first page|erste|erste seite|anfang|start|première|premier|début|première page|primera|primero|primera página|primeira|primeiro|' +
    'início|inicio|prima|primo|prima pagina|inizio|eerste|første|första|ensimmäinen|первая|первый|в начало|начало|перша|pierwsza|początek|první|' +
    'začátek|prvá|első|πρώτη|ilk|ilk sayfa|最初|最初へ|先頭|首页|首頁|第一页|처음|الأول|الأولى|اولین|نخست|نخستین|صفحه نخست|đầu|trang đầu|pertama|awal|แรก|prva|първа|প্রথম',
  last:
    'last|last page|end|to the last page|letzte|letzte seite|ende|dernière|dernier|fin|dernière page|última|último|última página|ultima|ultimo|ultima pagina|fine|' +
    'laatste|sidste|siste|sista|viimeinen|последняя|последний|в конец|конец|остання|ostatnia|koniec|poslední|konec|posledná|utolsó|' +
    'τελευταία|son|son sayfa|最後|最後へ|末页|末頁|尾页|最后一页|마지막|끝|الأخير|الأخيرة|آخرین|آخر|صفحه آخر|cuối|trang cuối|terakhir|akhir|สุดท้าย|zadnja|последна|শেষ',
};

/** Time's order instead of the list's: what stands before in time is called previous. */
const olderWords =
  'older|older posts|older entries|older articles|older stories|previous posts|previous entries|ältere|ältere beiträge|ältere einträge|' +
  'entradas antiguas|entradas más antiguas|post più vecchi|articles plus anciens|postagens mais antigas|старые записи|предыдущие записи';
const newerWords =
  'newer|newer posts|newer entries|newer articles|newer stories|next posts|next entries|neuere|neuere beiträge|neuere einträge|' +
  'entradas nuevas|entradas más recientes|entradas más nuevas|post più recenti|articles plus récents|postagens mais recentes|новые записи|следующие записи';

const roleByWords = new Map<string, StepRole>();
for (const role of ['first', 'last', 'previous', 'next'] as const) {
  for (const phrase of words[role].split('|')) roleByWords.set(phrase, role);
}
for (const phrase of olderWords.split('|')) roleByWords.set(phrase, 'previous');
for (const phrase of newerWords.split('|')) roleByWords.set(phrase, 'next');

/** Things of a list that such words may name: `next 20 results`, `next page »`. */
const listWords =
  /(?<!\p{L})(?:page|pages|seiten?|sivu|sida|side|página|pagina|strona|strana|sayfa|results?|items?|products?|posts?|entries|articles?|topics?|\d+)(?!\p{L})/giu;

export const maxStepCharacters = 40;

/** What a link's words say; undefined where they are not only about a step. */
export const roleOfWords = (label: string): StepRole | undefined => {
  if (label.length > maxStepCharacters) return undefined;
  const spoken = label
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\d]+/gu, ' ')
    .trim();
  if (spoken === '') return undefined;
  return roleByWords.get(spoken) ?? roleByWords.get(saidOnce(spoken.replace(listWords, ' ').split(' ')));
};

/** Words for those who hear the page stand beside those who see it: `next page next`. */
const saidOnce = (words: readonly string[]): string => {
  const said = words.filter((word) => word !== '');
  const half = said.length / 2;
  const isTwice = said.length > 1 && said.slice(0, half).join(' ') === said.slice(half).join(' ');
  return (isTwice ? said.slice(0, half) : said).join(' ');
};

/** Words before the number of a page, for those who hear it: parts of a pattern. */
export const pageNumberPrefixes = [
  ...['page', '(?:go|skip|jump) to page', 'seite', 'gehe zu seite', 'zur seite', 'aller à la page', 'page n°'],
  ...['página', 'pagina', 'ir a la página', 'vai alla pagina', 'ga naar pagina', 'sida', 'side', 'sivu'],
  ...['стр\\.?', 'страница', 'сторінка', 'strona', 'strana', 'oldal', 'sayfa', 'σελίδα', 'trang', 'halaman', 'p\\.?'],
].join('|');

/** Words before the number of the page that is shown. */
export const presentPagePrefixes = [
  ...['(?:the )?current page', "you(?:'re| are) (?:on|currently on|(?:currently )?reading) page", 'current'],
  ...['aktuelle seite', 'sie lesen gerade seite', 'vous êtes sur la page', 'page actuelle', 'page courante'],
  ...[
    'página actual',
    'página atual',
    'pagina corrente',
    'pagina attuale',
    'huidige pagina',
    'je leest momenteel pagina',
  ],
  ...['nuvarande sida', 'aktuel side', 'gjeldende side', 'nykyinen sivu', 'текущая страница', 'поточна сторінка'],
  ...['bieżąca strona', 'aktuální strana', 'aktuálna strana', 'aktuális oldal', 'geçerli sayfa', 'τρέχουσα σελίδα'],
].join('|');

const arrows: [pattern: RegExp, role: StepRole, strength: number][] = [
  [/^(?:[>›»→]+\s*[|│¦]|[⏭⇥]|»»|››\||>>>)$/u, 'last', 2],
  [/^(?:[|│¦]\s*[<‹«←]+|[⏮⇤]|««|\|‹‹|<<<)$/u, 'first', 2],
  [/^(?:»|>>|››|⇒|⏩)$/u, 'next', 1],
  [/^(?:«|<<|‹‹|⇐|⏪)$/u, 'previous', 1],
  [/^(?:>|›|→|▶|►|⟩|❯|⮞|＞|🡒|-+>|=+>)$/u, 'next', 2],
  [/^(?:<|‹|←|◀|◄|⟨|❮|⮜|＜|🡐|<-+|<=+)$/u, 'previous', 2],
];

/** What an arrow alone says. The strength of a double arrow is 1: beside a single one it means the end. */
export const roleOfArrow = (label: string): { role: StepRole; strength: number } | undefined => {
  const arrow = label.replace(/\s+/g, '').replace(/[\u{FE0E}\u{FE0F}]/gu, '');
  const found = arrow.length > 4 ? undefined : arrows.find(([pattern]) => pattern.test(arrow));
  return found && { role: found[1], strength: found[2] };
};

/** What an arrow before or behind words says: `« Pictures of the sea`, `Pictures of woods »`. */
export const roleOfEdgeArrow = (label: string): StepRole | undefined => {
  const isBefore = /^(?:<{1,2}|[«‹←⟵◀◄❮]) ?\p{L}/u.test(label);
  const isBehind = /\p{L} ?(?:>{1,2}|[»›→⟶▶►❯])$/u.test(label);
  if (isBefore === isBehind) return undefined;
  return isBefore ? 'previous' : 'next';
};

/** Whether words name an order in time, which a site may mean either way; its classes then say more. */
export const tellsTime = (label: string): boolean =>
  /old|new|älter|neuer|antigu|recient|vecchi|ancien|récent|recent|antig|стар|нов/i.test(label);
