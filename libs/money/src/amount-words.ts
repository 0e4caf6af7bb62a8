/**
 * Words that tell what an amount is, by language: tables without logic. Phrases are split by `|` and compared in lower case, their
 * words apart from all marks but `/` and `+`.
 */

/** What an amount is called by the words before it. */
export type MeaningBefore =
  'now' | 'former' | 'lowest' | 'saving' | 'extra' | 'instalment' | 'unit' | 'net' | 'gross' | 'free' | 'threshold';

type Phrases<Meaning extends string> = Readonly<Record<string, Readonly<Partial<Record<Meaning, string>>>>>;

/** Words before an amount. `now`: what is asked; `lowest`: of the last 30 days; `extra`: paid for something beside the goods. */
export const wordsBefore: Phrases<MeaningBefore> = {
  en: {
    now: 'now | only | sale | sale price | special | special price | our price | your price | today | today only | deal price | price now | offer price',
    former:
      'was | were | before | reg | reg price | regular | regular price | regularly | normally | usually | usual price | instead of | list | list price | rrp | srp | msrp | mrp | m r p | old price | original price | originally | previously | previous price | compare at | compare at price | est value | estimated value | est retail value | retail | retail price | value | valued at | worth | market price | market value | standard price | full price | high street price | prp',
    lowest:
      'lowest price | lowest recent price | lowest price in | last 30 days | past 30 days | previous 30 days | prior 30 days | 30 days | 30 day | 30 day low | 30 day lowest price | 30 day price',
    saving:
      'you save | save | saves | saving | savings | save up to | discount | you saved | cashback | cash back | coupon | voucher',
    extra:
      'shipping | delivery | deposit | postage | p p | p & p | shipping cost | shipping fee | delivery fee | handling | crv | gift wrap | installation | warranty | insurance | plus shipping',
    instalment:
      'per month | monthly | a month | pay monthly | monthly payment | monthly price | monthly rate | monthly from',
    unit: 'unit price | price per unit | per unit | unit cost',
    net: 'ex vat | exc vat | excl vat | excluding vat | exclusive of vat | ex tax | excl tax | excluding tax | before tax | without vat | without tax | vat excluded | ex gst | excl gst | excluding gst | net | net price | plus vat | + vat | + gst | + tax',
    gross:
      'inc vat | incl vat | including vat | inclusive of vat | with vat | inc tax | incl tax | including tax | inc gst | incl gst | including gst | vat included | tax included | gross | gross price',
    free: 'free shipping | free delivery | free standard delivery | free uk delivery | free standard shipping | free returns | ships free | shipping free | delivery free | incl shipping | including shipping | including delivery | incl delivery | inc delivery | shipping included | delivery included | incl deposit | including deposit',
    threshold:
      'orders over | order over | orders above | orders from | orders of | on orders | orders | spend over | spend | minimum order | minimum spend | min order | purchases over',
  },
  de: {
    now: 'jetzt | jetzt nur | nur | nur noch | aktuell | aktueller preis | angebotspreis | unser preis | ihr preis | sonderpreis | aktionspreis | heute | sale preis | neuer preis',
    former:
      'statt | anstatt | früher | bisher | vorher | zuvor | uvp | uvpe | unverb preisempf | unverbindliche preisempfehlung | ehemals | ehem | alter preis | alter ladenpreis | regulärer preis | normalpreis | listenpreis | ursprünglich | ursprünglicher preis | ursprungspreis | streichpreis | stattpreis | war | wert | originalpreis | regulär',
    lowest:
      'niedrigster preis | niedrigster gesamtpreis | niedrigster verkaufspreis | günstigster preis | tiefster preis | tiefstpreis | letzten 30 tage | letzten 30 tagen | letzte 30 tage | 30 tage | 30 tagen | 30 tage preis | 30 tage bestpreis | 30 tage tiefpreis | 30 tage tiefstpreis | bestpreis der letzten 30 tage',
    saving:
      'sparen | sie sparen | du sparst | ersparnis | gespart | rabatt | preisvorteil | nachlass | gutschein | coupon',
    extra: 'zzgl | zuzüglich | versand | versandkosten | lieferung | lieferkosten | pfand | porto | montage | garantie',
    instalment: 'monatlich | mtl | monatliche rate | monatsrate | rate | raten | pro monat | im monat',
    unit: 'grundpreis | gp | stückpreis | einzelpreis | kilopreis | literpreis | preis pro stück',
    net: 'netto | nettopreis | exkl mwst | exkl ust | ohne mwst | zzgl mwst | zzgl ust | zuzüglich mwst | ohne steuer',
    gross: 'brutto | bruttopreis | inkl mwst | inkl ust | inklusive mwst | incl mwst | mit mwst',
    free: 'versandkostenfrei | kostenloser versand | kostenlose lieferung | gratis versand | gratisversand | portofrei | inkl versand | inklusive versand | versand inklusive | versand inkl | versandfrei | versand gratis | kostenfreier versand | inkl pfand | inklusive pfand',
    threshold:
      'bestellwert | bestellwert von | bestellwert ab | mindestbestellwert | ab einem bestellwert von | bestellungen über | bestellungen ab | einkaufswert',
  },
  fr: {
    now: 'maintenant | prix | seulement | prix actuel | notre prix | votre prix | prix promo | prix soldé | aujourd hui | désormais',
    former:
      'avant | au lieu de | prix conseillé | ancien prix | prix barré | prix initial | prix de référence | prix public | prix d origine | prix normal | prix habituel | était | valeur | à la place de | au départ',
    lowest:
      'plus bas | prix le plus bas | prix le plus bas pratiqué | 30 derniers jours | derniers 30 jours | 30 jours | meilleur prix sur 30 jours',
    saving:
      'économisez | économie | vous économisez | vous gagnez | remise | réduction | bon de réduction | soit une économie de',
    extra:
      'frais de port | livraison | consigne | frais de livraison | éco participation | dont éco participation | dont | écotaxe | garantie | port',
    instalment: 'par mois | mensualité | mensualités | mensualités de | mensuel | fois',
    unit: 'prix au kilo | prix au kg | prix au litre | prix unitaire | prix à l unité',
    net: 'ht | hors taxe | hors taxes | prix ht | hors tva | sans tva | htva',
    gross: 'ttc | prix ttc | tva incluse | tvac | taxes comprises',
    free: 'livraison gratuite | livraison offerte | frais de port offerts | frais de port inclus | port offert | livraison incluse | livraison comprise',
    threshold: 'dès | d achat | d achats | commande de | commandes de | minimum d achat',
  },
  es: {
    now: 'ahora | precio | precio actual | sólo | solo | nuestro precio | precio oferta | precio final | precio especial | hoy | oferta',
    former:
      'antes | precio anterior | en lugar de | en vez de | precio normal | precio original | precio de lista | precio recomendado | precio habitual | pvp | pvpr | p v p | precio regular | valor | era',
    lowest:
      'más bajo | precio más bajo | precio mínimo | últimos 30 días | 30 días | precio más bajo de los últimos 30 días',
    saving: 'ahorra | ahorras | ahorro | te ahorras | descuento | dto | cupón',
    extra: 'envío | gastos de envío | depósito | costo de envío | coste de envío | fianza | instalación | garantía',
    instalment: 'al mes | cuota | cuotas | cuotas de | mensualidad | mensualidades de | meses | plazos | por mes',
    unit: 'precio por kilo | precio por kg | precio por litro | precio unitario | precio por unidad | el kilo | el litro',
    net: 'sin iva | iva no incluido | más iva | + iva | base imponible | sin impuestos | neto',
    gross: 'con iva | iva incluido | iva incl | impuestos incluidos',
    free: 'envío gratis | envío gratuito | gastos de envío gratis | envío incluido | gastos de envío incluidos | portes gratis',
    threshold:
      'pedidos superiores a | compras superiores a | pedido mínimo | pedidos de | a partir de pedidos de | compra mínima',
  },
  pt: {
    now: 'agora | por | apenas | preço | preço atual | nosso preço | preço promocional | à vista | só',
    former:
      'antes | preço antigo | preço anterior | preço original | preço de tabela | em vez de | em lugar de | pvp | pvpr | preço normal | valor',
    lowest: 'mais baixo | preço mais baixo | últimos 30 dias | 30 dias | menor preço dos últimos 30 dias',
    saving: 'economize | economia de | poupe | poupa | desconto | você economiza | cupom',
    extra: 'frete | envio | portes | portes de envio | entrega | depósito | tara',
    instalment:
      'por mês | ao mês | parcela | parcelas | parcelas de | mensalidade | prestações de | prestação | vezes de',
    unit: 'preço por kg | preço por quilo | preço por litro | preço unitário',
    net: 'sem iva | iva não incluído | + iva | acresce iva',
    gross: 'com iva | iva incluído | iva incl',
    free: 'frete grátis | envio grátis | portes grátis | entrega grátis | frete incluso | portes incluídos',
    threshold: 'compras acima de | compras superiores a | pedidos acima de | encomendas superiores a | acima de',
  },
  it: {
    now: 'ora | adesso | prezzo | solo | prezzo attuale | nostro prezzo | prezzo scontato | oggi | prezzo speciale | in offerta a',
    former:
      'prima | invece di | anziché | prezzo precedente | prezzo di listino | listino | prezzo originale | prezzo consigliato | prezzo pieno | era | valore | prezzo normale',
    lowest:
      'più basso | prezzo più basso | ultimi 30 giorni | 30 giorni | minimo degli ultimi 30 giorni | prezzo minimo',
    saving: 'risparmi | risparmio | risparmia | sconto | buono sconto',
    extra: 'spedizione | spese di spedizione | consegna | cauzione | deposito | montaggio',
    instalment: 'al mese | rata | rate da | rate di | mensile | rata mensile',
    unit: 'prezzo al kg | prezzo al chilo | prezzo al litro | prezzo unitario | al kg | al litro',
    net: 'iva esclusa | senza iva | più iva | + iva | escl iva | netto',
    gross: 'iva inclusa | iva compresa | con iva | incl iva | ivato',
    free: 'spedizione gratuita | spedizione gratis | consegna gratuita | spedizione inclusa | spedizione compresa',
    threshold: 'ordini superiori a | ordini sopra | acquisti superiori a | ordine minimo',
  },
  nl: {
    now: 'nu | voor | nu voor | slechts | onze prijs | actieprijs | vandaag | nu slechts | huidige prijs',
    former:
      'van | voorheen | adviesprijs | was | oude prijs | oorspronkelijke prijs | in plaats van | i p v | ipv | normale prijs | catalogusprijs | waarde | eerst | normaal',
    lowest: 'laagste prijs | laatste 30 dagen | afgelopen 30 dagen | 30 dagen',
    saving: 'korting | bespaar | je bespaart | u bespaart | besparing | voordeel',
    extra: 'verzendkosten | verzending | bezorgkosten | bezorging | statiegeld | levering',
    instalment: 'per maand | p m | maandelijks | p mnd',
    unit: 'prijs per kilo | kiloprijs | literprijs | stukprijs | prijs per stuk',
    net: 'excl btw | exclusief btw | zonder btw | ex btw | excl b t w',
    gross: 'incl btw | inclusief btw | met btw | incl b t w',
    free: 'gratis verzending | gratis bezorging | gratis levering | gratis verzonden | incl verzending | inclusief verzendkosten | gratis thuisbezorgd | incl statiegeld',
    threshold: 'bestellingen vanaf | bestellingen boven | bestelling boven | minimale bestelling | bij besteding van',
  },
  nordic: {
    now: 'nu | nå | kun | bara | endast | vårt pris | nyt hinta | nyt | vain | hinta | tilbudspris | kampanjpris | nedsatt pris | i dag | tarjoushinta | tarjous | nypris',
    former:
      'ord | ord pris | ordinarie | ordinarie pris | ordinær pris | tidigare | tidigare pris | førpris | før | førpris | ovh | rek pris | rek cirkapris | normalpris | normpris | norm pris | listepris | vejl pris | vejledende pris | veil pris | veiledende pris | var | gamla priset | i stedet for | istället för | ovh hinta | suositushinta | norm hinta | normaalihinta | aiemmin | aikaisempi hinta | alkuperäinen hinta | fyrir | áður',
    lowest:
      'lägsta pris | lägsta priset | lägsta pris senaste 30 dagarna | senaste 30 dagarna | 30 dagar | 30 dagarna | laveste pris | seneste 30 dage | siste 30 dager | siste 30 dagene | 30 dage | 30 dager | alin hinta | edeltävän 30 päivän | 30 pv | 30 päivän | 30 päivää',
    saving: 'spara | spar | du sparar | du sparer | rabatt | rabat | säästä | säästät | alennus | besparelse | sparat',
    extra: 'frakt | fragt | porto | leverans | levering | pant | toimitus | toimituskulut | postikulut | pantti',
    instalment:
      'per månad | i månaden | månadskostnad | pr md | pr måned | per måned | i måneden | kuukaudessa | kk | delbetala | mån | mnd | md',
    unit: 'jämförpris | jfr pris | jmf pris | jmfpris | enhetspris | kilopris | literpris | kilohinta | litrahinta | yksikköhinta | sammenligningspris | stk pris',
    net: 'exkl moms | ex moms | ekskl moms | eks moms | eks mva | ekskl mva | uten mva | utan moms | uden moms | alv 0 | ilman alv | veroton',
    gross: 'inkl moms | ink moms | inkl mva | med moms | sis alv | verollinen',
    free: 'fri frakt | gratis frakt | gratis fragt | fri fragt | fri levering | gratis levering | ilmainen toimitus | inkl frakt | inkl fragt | ilmainen postitus | fraktfritt | inkl pant',
    threshold:
      'köp över | beställningar över | ordre over | kjøp over | køb over | bestilling over | tilausten yli | yli tilauksille',
  },
  pl: {
    now: 'teraz | tylko | nasza cena | cena promocyjna | promocja | cena aktualna | aktualna cena | dziś | cena teraz | obecna cena | już od',
    former:
      'było | była | był | stara cena | zamiast | poprzednia cena | cena katalogowa | cena regularna | cena sugerowana | cena detaliczna | cena początkowa | wcześniej | przed obniżką | sugerowana cena | przed promocją | cena przed | wartość',
    lowest:
      'najniższa cena | najniższa cena z 30 dni | 30 dni | ostatnich 30 dni | z ostatnich 30 dni | 30 dni przed obniżką | z 30 dni przed obniżką | przed obniżką najniższa | dni przed obniżką',
    saving: 'oszczędzasz | oszczędź | oszczędność | rabat | zniżka | taniej o | zyskujesz',
    extra: 'wysyłka | dostawa | koszt dostawy | przesyłka | kaucja | koszt wysyłki',
    instalment: 'miesięcznie | rata | raty | rat po | raty po | na raty | mies',
    unit: 'cena za kg | cena za litr | cena jednostkowa | cena za sztukę | cena za 100 g | cena za 1 kg',
    net: 'netto | cena netto | bez vat | bez podatku | + vat',
    gross: 'brutto | cena brutto | z vat | w tym vat',
    free: 'darmowa dostawa | darmowa wysyłka | dostawa gratis | bezpłatna dostawa | wysyłka gratis | dostawa 0 zł',
    threshold:
      'zamówień powyżej | zamówienia powyżej | przy zakupach za | zakupach powyżej | zamówień od | minimalne zamówienie',
  },
  cs: {
    now: 'nyní | teď | jen | pouze | naše cena | akční cena | cena nyní | dnes | cena po slevě | po slevě | zvýhodněná cena',
    former:
      'původně | původní cena | předtím | dříve | dřív | běžná cena | běžně | běžná | místo | doporučená cena | doporučená | moc | mc | standardní cena | cena před slevou | před slevou | katalogová cena | obvyklá cena | hodnota | stará cena | bylo | byla',
    lowest:
      'nejnižší cena | nejnižší cena za posledních 30 dnů | posledních 30 dní | posledních 30 dnů | 30 dní | 30 dnů | před zlevněním | nejnižší cena za 30 dní',
    saving: 'ušetříte | ušetřete | ušetři | sleva | úspora | ušetřeno | zlevněno o',
    extra: 'doprava | dopravné | poštovné | záloha | vratná záloha | montáž',
    instalment: 'měsíčně | splátka | splátky | splátek po | na splátky | měs | měsíc',
    unit: 'jednotková cena | cena za kg | cena za litr | cena za kus | cena za 1 kg | cena za 100 g | měrná cena',
    net: 'bez dph | cena bez dph | bez daně',
    gross: 's dph | cena s dph | vč dph | včetně dph',
    free: 'doprava zdarma | poštovné zdarma | doručení zdarma | doprava gratis | včetně dopravy | vč dopravy',
    threshold: 'nákupu nad | objednávky nad | nákup nad | při nákupu nad | při objednávce nad | nákupu od',
  },
  sk: {
    now: 'teraz | len | iba | naša cena | akciová cena | dnes | po zľave | cena po zľave',
    former:
      'pôvodne | pôvodná cena | predtým | bežná cena | bežne | namiesto | odporúčaná cena | pred zľavou | cena pred zľavou | kedysi',
    lowest: 'najnižšia cena | posledných 30 dní | 30 dní | najnižšia cena za posledných 30 dní',
    saving: 'ušetríte | ušetri | zľava | úspora | ušetrite',
    extra: 'doprava | poštovné | záloha | zálohovaný obal | montáž',
    instalment: 'mesačne | splátka | splátky | splátok po',
    unit: 'jednotková cena | cena za kg | cena za liter | cena za kus',
    net: 'bez dph | cena bez dph',
    gross: 's dph | vrátane dph',
    free: 'doprava zdarma | poštovné zdarma | doručenie zdarma',
    threshold: 'nákupe nad | objednávke nad | nákup nad',
  },
  hu: {
    now: 'most | most csak | csak | akciós ár | mai ár | jelenlegi ár | kedvezményes ár | új ár',
    former:
      'régi ár | helyett | eredeti ár | korábban | korábbi ár | listaár | fogyasztói ár | ajánlott fogyasztói ár | normál ár | volt',
    lowest:
      'legalacsonyabb ár | legalacsonyabb | elmúlt 30 nap | elmúlt 30 nap legalacsonyabb ára | 30 nap | 30 napos | legalacsonyabb ára',
    saving: 'kedvezmény | megtakarítás | megtakarítasz | spórolsz',
    extra: 'szállítás | szállítási költség | kiszállítás | betétdíj | szállítási díj | letét',
    instalment: 'havonta | havi | havi részlet | törlesztő | részlet',
    unit: 'egységár | kilogrammonként | literenként | darabár',
    net: 'nettó | áfa nélkül | + áfa | nettó ár',
    gross: 'bruttó | áfával | bruttó ár',
    free: 'ingyenes szállítás | ingyenes kiszállítás | díjmentes szállítás',
    threshold: 'rendelés felett | vásárlás esetén',
  },
  ro: {
    now: 'acum | doar | preț nou | preț redus | preț promoțional | azi | numai',
    former:
      'preț vechi | în loc de | prp | preț recomandat | preț inițial | preț normal | preț de listă | înainte | era',
    lowest: 'cel mai mic preț | mai mic preț | ultimele 30 de zile | 30 de zile | 30 zile',
    saving: 'reducere | economisești | discount | economie',
    extra: 'livrare | transport | cost livrare | garanție | taxă de livrare | garanție sgr',
    instalment: 'pe lună | rată lunară | rate de | lunar',
    unit: 'preț pe kg | preț unitar | preț pe litru',
    net: 'fără tva | + tva | tva neinclus',
    gross: 'cu tva | tva inclus',
    free: 'livrare gratuită | transport gratuit | livrare gratis | transport inclus',
    threshold: 'comenzi peste | comandă minimă | comenzi de peste',
  },
  southSlavic: {
    now: 'sada | samo | zdaj | le | сега | само | сада | akcijska cijena | akcijska cena | акционна цена | наша цена | промо цена | нова цена | snižena cijena',
    former:
      'prije | ranije | stara cijena | umjesto | redovna cijena | redovna cena | redna cena | prej | namesto | преди | стара цена | редовна цена | вместо | пцд | раније | уместо | prijašnja cijena | stara cena | mpc | mpc prije | pmpc | vpc',
    lowest:
      'najniža cijena | najniža cijena u zadnjih 30 dana | zadnjih 30 dana | 30 dana | najnižja cena | najnižja cena v zadnjih 30 dneh | zadnjih 30 dneh | 30 dneh | най ниска цена | последните 30 дни | 30 дни | najniža cena',
    saving: 'ušteda | uštedite | popust | prihranek | prihranite | отстъпка | спестявате | спести | уштеда',
    extra: 'dostava | poštarina | poštnina | povratna naknada | доставка | кауция | депозит',
    instalment: 'mjesečno | mesečno | na mesec | месечно | вноска | rata | obrok | obroka',
    unit: 'jedinična cijena | cijena za jedinicu mjere | cena na enoto | цена за кг | единична цена',
    net: 'bez pdv | bez pdv a | brez ddv | без ддс | neto',
    gross: 's pdv | s pdv om | sa pdv | z ddv | с ддс | bruto',
    free: 'besplatna dostava | brezplačna dostava | безплатна доставка | безплатна доставка над',
    threshold: 'narudžbe iznad | nakup nad | поръчки над | narudžbe preko',
  },
  baltic: {
    now: 'dabar | tik | tagad | tikai | praegu | nüüd | vaid | akcijas cena | akcija | soodushind | sooduspakkumine | kaina dabar',
    former:
      'buvo | įprasta kaina | sena kaina | vietoj | bija | parastā cena | iepriekš | iepriekšējā cena | vecā cena | oli | tavahind | enne | vana hind | ankstesnė kaina',
    lowest:
      'mažiausia kaina | žemiausia kaina | 30 dienų | paskutinių 30 dienų | zemākā cena | 30 dienu | pēdējo 30 dienu | madalaim hind | viimase 30 päeva | 30 päeva',
    saving: 'sutaupote | sutaupysi | nuolaida | ietaupi | ietaupījums | atlaide | säästad | säästa | soodustus',
    extra: 'pristatymas | užstatas | piegāde | depozīts | tarne | pant | kohaletoimetamine',
    instalment: 'per mėnesį | mėn | mėnesį | mēnesī | mēn | kuus | kuumakse | kuumakse alates | mėnesio įmoka',
    unit: 'kaina už kg | vieneto kaina | cena par kg | vienības cena | ühikuhind | kilohind',
    net: 'be pvm | bez pvn | km ta | ilma km | käibemaksuta',
    gross: 'su pvm | ar pvn | km ga | käibemaksuga',
    free: 'nemokamas pristatymas | bezmaksas piegāde | tasuta tarne',
    threshold: 'užsakymams virš | pasūtījumiem virs | ostes üle',
  },
  ru: {
    now: 'сейчас | теперь | цена | только | цена сейчас | новая цена | акционная цена | цена со скидкой | сегодня | наша цена | по цене',
    former:
      'старая цена | было | была | раньше | вместо | обычная цена | прежняя цена | цена без скидки | без скидки | ранее | рекомендованная цена | ррц | до скидки | розничная цена',
    lowest:
      'самая низкая цена | минимальная цена | последние 30 дней | за 30 дней | 30 дней | минимальная цена за 30 дней',
    saving: 'экономия | скидка | выгода | вы экономите | экономите | сэкономьте | кэшбэк',
    extra: 'доставка | стоимость доставки | залог | тара | депозит | установка',
    instalment: 'в месяц | в мес | рассрочка | платёж | платеж | ежемесячно | мес | частями',
    unit: 'цена за кг | цена за единицу | цена за литр | за единицу | цена за штуку',
    net: 'без ндс | ндс не включён',
    gross: 'с ндс | включая ндс | в т ч ндс',
    free: 'бесплатная доставка | доставка бесплатно | доставим бесплатно | бесплатно доставим',
    threshold:
      'заказе от | заказах от | заказ от | заказы от | минимальный заказ | покупке от | при заказе от | заказе на сумму от',
  },
  uk: {
    now: 'зараз | тепер | ціна | тільки | лише | акційна ціна | нова ціна',
    former: 'стара ціна | було | раніше | замість | звичайна ціна | попередня ціна | рекомендована ціна',
    lowest: 'найнижча ціна | останні 30 днів | за 30 днів | 30 днів | мінімальна ціна',
    saving: 'знижка | економія | ви економите | вигода',
    extra: 'доставка | вартість доставки | застава',
    instalment: 'на місяць | щомісяця | платежів по | платіж | міс',
    unit: 'ціна за кг | ціна за одиницю',
    net: 'без пдв',
    gross: 'з пдв',
    free: 'безкоштовна доставка | доставка безкоштовно',
    threshold: 'замовленні від | замовлення від | при замовленні від',
  },
  el: {
    now: 'τώρα | μόνο | τιμή | νέα τιμή | τελική τιμή | προσφορά',
    former: 'παλιά τιμή | αρχική τιμή | πριν | λιανική | προτεινόμενη λιανική | αντί | κανονική τιμή | π λ τ | ήταν',
    lowest: 'χαμηλότερη τιμή | 30 ημερών | τελευταίων 30 ημερών | 30 ημέρες',
    saving: 'έκπτωση | κέρδος | κερδίζετε | όφελος',
    extra: 'μεταφορικά | αποστολή | έξοδα αποστολής | εγγύηση',
    instalment: 'τον μήνα | μήνα | δόση | δόσεις | το μήνα | μηνιαίως',
    unit: 'τιμή μονάδας | τιμή κιλού | ανά κιλό',
    net: 'χωρίς φπα | προ φπα | + φπα',
    gross: 'με φπα | συμπ φπα',
    free: 'δωρεάν αποστολή | δωρεάν μεταφορικά',
    threshold: 'παραγγελίες άνω των | αγορές άνω των',
  },
  tr: {
    now: 'şimdi | fiyat | sadece | yalnızca | indirimli fiyat | sepette | kampanya fiyatı | bugün',
    former:
      'eski fiyat | eski fiyatı | önceki fiyat | liste fiyatı | yerine | normal fiyat | piyasa fiyatı | önce | tavsiye edilen fiyat',
    lowest: 'en düşük fiyat | en düşük fiyatı | son 30 gün | son 30 günün en düşük fiyatı | 30 gün | 30 günün',
    saving: 'indirim | kazanç | kazancınız | tasarruf | kupon',
    extra: 'kargo | teslimat | kargo ücreti | depozito',
    instalment: 'taksit | taksitle | aylık | ayda | ay | taksit tutarı',
    unit: 'birim fiyat | birim fiyatı | kg fiyatı | adet fiyatı',
    net: 'kdv hariç | + kdv',
    gross: 'kdv dahil',
    free: 'ücretsiz kargo | bedava kargo | kargo bedava | ücretsiz teslimat',
    threshold: 'minimum sipariş tutarı',
  },
  japanese: {
    now: '現在 | 特価 | 税込 | 販売価格 | 価格 | セール価格 | 当店価格 | 今だけ | 特別価格',
    former: '定価 | 通常価格 | 参考価格 | メーカー希望小売価格 | 希望小売価格 | 旧価格 | 元の価格 | 割引前',
    lowest: '過去 30 日間の最安値 | 30 日間の最安値 | 最安値',
    saving: '割引 | 値引き | お得 | クーポン',
    extra: '送料 | 配送料 | 手数料 | デポジット',
    instalment: '月額 | 月々 | 分割 | 毎月',
    unit: '単価',
    net: '税抜 | 税抜き | 税別 | 本体価格',
    gross: '税込 | 税込み | 税込価格',
    free: '送料無料 | 送料込み | 送料込',
  },
  chinese: {
    now: '现价 | 現價 | 特价 | 特價 | 促销价 | 促銷價 | 优惠价 | 優惠價 | 售价 | 售價 | 活动价 | 到手价 | 券后价 | 今日 | 会员价',
    former:
      '原价 | 原價 | 市场价 | 市場價 | 市價 | 建议售价 | 建議售價 | 吊牌价 | 专柜价 | 定价 | 定價 | 参考价 | 划线价',
    lowest: '近 30 天最低价 | 最近 30 天最低价 | 30 天最低价 | 最低价 | 30 天內最低價',
    saving: '立省 | 节省 | 節省 | 优惠 | 优惠券 | 立减 | 折扣',
    extra: '运费 | 運費 | 邮费 | 快递费 | 押金 | 配送费 | 宅配',
    instalment: '每期 | 月供 | 分期 | 每月',
    unit: '单价 | 單價',
    net: '不含税 | 未税 | 未稅',
    gross: '含税 | 含稅',
    free: '免运费 | 免運費 | 包邮 | 免邮',
    threshold: '满 | 滿',
  },
  korean: {
    now: '현재 | 판매가 | 할인가 | 특가 | 최종가 | 세일가 | 혜택가 | 오늘',
    former: '정가 | 시중가 | 소비자가 | 원가 | 정상가 | 권장소비자가 | 할인 전',
    lowest: '최근 30 일 최저가 | 30 일 최저가',
    saving: '할인 | 절약 | 쿠폰',
    extra: '배송비 | 택배비 | 보증금 | 설치비',
    instalment: '월 | 할부 | 개월 | 매월',
    unit: '단가 | 단위가격',
    net: '부가세 별도',
    gross: '부가세 포함',
    free: '무료배송 | 무료 배송',
    threshold: '최소 주문금액',
  },
  semitic: {
    now: 'الآن | السعر | سعر العرض | فقط | اليوم | السعر الحالي | עכשיו | מחיר | רק | מחיר מבצע',
    former:
      'قبل | بدلا من | بدلاً من | كان | السعر السابق | السعر الأصلي | السعر القديم | במקום | מחיר קודם | מחיר מחירון | מחיר רגיל | היה',
    lowest: 'أقل سعر خلال 30 يوما | آخر 30 يوما | 30 يوم | המחיר הנמוך ביותר | 30 ימים',
    saving: 'خصم | توفير | وفر | הנחה | חיסכון | חסכת',
    extra: 'الشحن | التوصيل | رسوم الشحن | رسوم التوصيل | משלוח | דמי משלוח | פיקדון',
    instalment: 'شهريا | شهرياً | قسط | لكل شهر | לחודש | תשלומים של | תשלום חודשי',
    unit: 'سعر الوحدة | מחיר ליחידה',
    net: 'غير شامل الضريبة | بدون ضريبة | לא כולל מע מ | ללא מע מ',
    gross: 'شامل الضريبة | כולל מע מ',
    free: 'شحن مجاني | توصيل مجاني | משלוח חינם',
    threshold: 'للطلبات فوق | الطلبات فوق | בקנייה מעל | הזמנות מעל',
  },
  southEastAsia: {
    now: 'giá | giá bán | chỉ còn | giá khuyến mãi | còn | giá ưu đãi | harga | harga promo | sekarang | hanya | harga sekarang | ราคา | ราคาพิเศษ | ลดเหลือ | เหลือ | เพียง',
    former:
      'giá gốc | giá cũ | giá thị trường | giá niêm yết | harga normal | harga asli | harga lama | ราคาปกติ | ราคาเต็ม | sebelumnya | trước đây',
    lowest: 'giá thấp nhất 30 ngày | harga terendah | harga terendah 30 hari | ราคาต่ำสุด',
    saving: 'tiết kiệm | giảm | giảm giá | hemat | diskon | potongan | jimat | diskaun | ส่วนลด | ประหยัด | ลด',
    extra: 'phí vận chuyển | phí giao hàng | phí ship | phí | ongkir | ongkos kirim | penghantaran | ค่าส่ง | ค่าจัดส่ง',
    instalment: 'mỗi tháng | tháng | trả góp | per bulan | sebulan | cicilan | cicil | ansuran | ผ่อน | ต่อเดือน | เดือนละ',
    unit: 'đơn giá | harga satuan | ราคาต่อหน่วย',
    net: 'chưa vat | chưa bao gồm vat | belum ppn | ไม่รวม vat',
    gross: 'đã gồm vat | gồm vat | termasuk ppn | รวม vat',
    free: 'miễn phí vận chuyển | freeship | free ship | gratis ongkir | bebas ongkir | penghantaran percuma | ส่งฟรี | จัดส่งฟรี',
    threshold: 'đơn hàng từ | đơn từ | minimal belanja | min belanja | pembelian melebihi | เมื่อซื้อครบ',
  },
};

/** What an amount is called by the words right behind it. */
export type MeaningBehind = 'former' | 'saving' | 'extra' | 'instalment' | 'net' | 'gross' | 'threshold';

/** Words right behind an amount. What the words before one say of net, gross and free delivery holds behind one as well. */
export const wordsBehind: Phrases<MeaningBehind> = {
  en: {
    saving: 'off | discount | saved | saving | savings | cashback | cash back | coupon',
    instalment:
      '/ mo | / mth | / month | / months | per month | a month | monthly | / mnth | every month | p m | pcm | per mo | each month | x / month | / week | per week | a week | weekly | / wk | deposit today',
    former: 'value | rrp | msrp | srp | list price | retail | retail value | est value | list',
    extra: 'shipping | delivery | postage | deposit | p p | p & p | crv | shipping fee | delivery fee',
    threshold: 'minimum order | minimum spend',
  },
  de: {
    saving: 'rabatt | sparen | gespart | ersparnis | nachlass | günstiger | billiger | gutschein',
    instalment:
      'mtl | monatlich | / monat | pro monat | im monat | / mon | / mtl | je monat | p m | / woche | pro woche | monatliche rate',
    former: 'uvp | unverb preisempf | unverbindliche preisempfehlung | listenpreis | statt',
    extra: 'versand | versandkosten | pfand | lieferung | lieferkosten | porto',
    threshold: 'mindestbestellwert | bestellwert',
  },
  fr: {
    saving: 'de réduction | de remise | d économie | d économies | offerts | remboursés | en bon d achat',
    instalment: '/ mois | par mois | le mois | / m | mensuel | mensuels | / semaine | par semaine',
    former: 'prix conseillé | prix barré',
    extra:
      'frais de port | de frais de port | de port | livraison | de livraison | consigne | de consigne | d éco participation',
    threshold: 'd achat | d achats',
  },
  es: {
    saving: 'de descuento | descuento | de ahorro | dto | menos',
    instalment: '/ mes | al mes | por mes | mensual | mensuales | / mensual | cada mes | a la semana | / semana',
    former: 'pvp | pvpr | precio recomendado',
    extra: 'envío | de envío | gastos de envío | de gastos de envío',
  },
  pt: {
    saving: 'de desconto | desconto | de economia | off | de cashback',
    instalment: '/ mês | ao mês | por mês | mensais | / mes | mensal',
    extra: 'frete | de frete | portes | de portes',
  },
  it: {
    saving: 'di sconto | sconto | di risparmio',
    instalment: '/ mese | al mese | mensili | / rata | mensile | per mese',
    former: 'prezzo consigliato | di listino',
    extra: 'spedizione | di spedizione | spese di spedizione | cauzione',
  },
  nl: {
    saving: 'korting | voordeel | goedkoper',
    instalment: '/ maand | per maand | p m | / mnd | maandelijks | p mnd | per mnd',
    former: 'adviesprijs',
    extra: 'verzendkosten | verzending | bezorgkosten | statiegeld',
  },
  nordic: {
    saving: 'rabatt | rabat | alennus | i rabatt | billigere | billigare',
    instalment:
      '/ mån | / md | / mnd | / månad | / måned | i månaden | per månad | pr md | pr mnd | pr måned | per måned | i måneden | / kk | kk | kuukaudessa | kuussa | per mån',
    former: 'ord pris | førpris',
    extra: 'frakt | i frakt | fragt | pant | i pant | porto | toimitus | pantti',
  },
  pl: {
    saving: 'rabatu | rabat | taniej | oszczędności | zniżki',
    instalment: '/ mies | miesięcznie | / mc | / miesiąc | na miesiąc | mies | za miesiąc | / msc',
    extra: 'wysyłka | dostawa | kaucji | kaucja | za dostawę',
  },
  cs: {
    saving: 'sleva | slevy | úspora | levněji',
    instalment: 'měsíčně | / měs | / měsíc | za měsíc | měs | mesačne | / mes | za mesiac',
    former: 'běžná cena | původní cena',
    extra: 'doprava | poštovné | záloha | za dopravu',
  },
  sk: { saving: 'zľava | zľavy | lacnejšie', extra: 'doprava | záloha | poštovné' },
  hu: {
    saving: 'kedvezmény | megtakarítás',
    instalment: '/ hó | havonta | / hónap | hó | / hónap',
    former: 'helyett',
    extra: 'szállítás | szállítási díj | betétdíj',
    threshold: 'felett | fölött | feletti rendelésnél',
  },
  ro: {
    saving: 'reducere | discount | economie',
    instalment: '/ lună | pe lună | lunar | / luna',
    extra: 'livrare | transport | garanție',
  },
  southSlavic: {
    saving: 'popust | popusta | ušteda | отстъпка | уштеда',
    extra: 'dostava | poštarina | доставка | депозит',
    instalment: '/ mj | mjesečno | / mesec | na mesec | / мес | месечно | na mjesec | / mes | mesečno',
  },
  baltic: {
    saving: 'nuolaida | atlaide | soodustus',
    extra: 'pristatymas | užstatas | piegāde | depozīts | tarne | pant',
    instalment: '/ mėn | per mėnesį | / mēn | mēnesī | / kuus | kuus | / kuu | mėn',
  },
  ru: {
    saving: 'скидка | скидки | выгода | экономии | дешевле | кэшбэк',
    extra: 'доставка | за доставку | залог',
    instalment:
      '/ мес | в месяц | в мес | / месяц | ежемесячно | мес | / міс | на місяць | на міс | щомісяця | в неделю',
  },
  uk: { saving: 'знижка | знижки | вигода | дешевше' },
  el: { saving: 'έκπτωση', instalment: '/ μήνα | τον μήνα | το μήνα | / μήνας | ανά μήνα' },
  tr: {
    saving: 'indirim | tasarruf | kazanç',
    threshold: 'üzeri | ve üzeri',
    extra: 'kargo | depozito',
    instalment: '/ ay | ayda | aylık',
  },
  asia: {
    saving: 'オフ | 割引 | 引き | お得 | 优惠 | 立减 | 할인 | 折扣 | giảm | diskon | off',
    instalment:
      '/ 月 | / 期 | 毎月 | 每月 | / 個月 | / 개월 | / 월 | / tháng | mỗi tháng | / bulan | per bulan | sebulan | ต่อเดือน | / เดือน',
    extra: '送料 | 运费 | 배송비 | phí vận chuyển | ongkir',
    threshold: '以上 | 以上で | 이상 | 이상 구매 시 | 起送',
  },
  semitic: { saving: 'خصم | הנחה', instalment: 'شهريا | شهرياً | / شهر | لكل شهر | לחודש | / חודש | בחודש' },
};
