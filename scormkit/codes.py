"""Every rule of scormkit, in one table.

The hundreds are stages: 1 reading, 2 shape, 3 meaning, 4 target, 5 packages,
6 statements, 7 content of packages, 8 LMSs, 9 recordings. A number is never used
twice, not even after its rule has gone.
``scormkit explain`` and ``docs/codes.md`` are made from this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scormkit.diagnostics import ERROR, WARNING, Code

# --- SK1: reading ---------------------------------------------------------------------------------

NOT_UTF8 = Code(
    "SK101",
    ERROR,
    "the byte {byte} on this line is not UTF-8",
    "save the file as UTF-8 without BOM",
    "all text is read as UTF-8, so that accents look the same on every machine",
)
BOM = Code(
    "SK102",
    ERROR,
    "the file begins with a byte order mark",
    "save the file as UTF-8 without BOM",
    "the mark is invisible and would become part of the first key",
)
BAD_CHARACTER = Code(
    "SK103",
    ERROR,
    "the character {name} has no place in a text",
    "delete it; it is invisible, so delete and retype the words around it",
    "control characters and foreign line breaks are invisible to authors and break what an LMS stores",
)
TAB = Code(
    "SK104",
    ERROR,
    "a tab stands here",
    "use spaces; set your editor to insert spaces for the tab key",
    "YAML counts indentation in spaces, and a tab looks different in every editor",
)
EMPTY_FILE = Code(
    "SK105",
    ERROR,
    "{what} is empty",
    "write at least its id; the manual shows whole examples",
    "most often the text was not saved, or its indentation put it elsewhere",
    about="a file, or what should stand in it, is empty",
)

# What is not YAML, in the words of an author rather than of a parser.
NOT_YAML = Code(
    "SK110",
    ERROR,
    "this is not YAML: {problem}",
    "compare this line and the one above with the examples in the manual",
    "a definition is read by machines: what is not YAML cannot be understood by halves",
)
COLON_IN_TEXT = Code(
    "SK111",
    ERROR,
    "a second ': ' stands in this line, so it is not clear what is key and what is text",
    "put the text in quotes, or write it on its own line below '|'",
    "a colon followed by a space makes what stands before it a key",
)
MISSING_COLON = Code(
    "SK112",
    ERROR,
    "this line is neither 'key: value' nor part of the text above",
    "write 'key: value', or indent a text's further lines deeper than its key",
    "without a colon YAML cannot tell a key from the words of a text",
)
BAD_INDENT = Code(
    "SK113",
    ERROR,
    "this line (indentation: {column}) does not fit what stands above it",
    "give keys that belong together the same number of spaces, and every entry of a list its dash",
    "YAML sees by the indentation alone what belongs to what",
)
UNCLOSED_QUOTE = Code(
    "SK114",
    ERROR,
    "the quote {quote} that opens here is never closed",
    "close it; inside single quotes write an apostrophe twice, or use double quotes",
    "everything up to the next quote, perhaps pages below, would belong to the text",
)
TEXT_AFTER_CLOSE = Code(
    "SK115",
    ERROR,
    "text goes on after the closing {close}",
    "put the whole text in quotes, or write it on its own line below '|'",
    "a value that begins with a quote or a bracket ends where it closes",
)
UNCLOSED_BRACKET = Code(
    "SK116",
    ERROR,
    "the bracket {bracket} that opens here is not closed where it should be",
    "close it, part entries by commas, or write one entry a line without brackets",
    "everything up to the next bracket would belong to the list or mapping",
)
BAD_START = Code(
    "SK117",
    ERROR,
    "a text cannot begin with {character}",
    "put the text in quotes, or write it on its own line below '|'; a list begins on the next line",
    "the characters * & ! % @ ` , ? | > and brackets mean something to YAML at the start of a value",
)
BAD_ESCAPE = Code(
    "SK118",
    ERROR,
    "the backslash before {character} means nothing here",
    "write the backslash twice, or use single quotes",
    "in double quotes a backslash begins an escape such as \\n",
)
TEXT_AFTER_BAR = Code(
    "SK119",
    ERROR,
    "text stands on the same line as {mark}",
    "begin the text on the next line, indented, or leave {mark} out",
    "after | or > the text begins on the next line",
)

# What is YAML, but a trap.
DUPLICATE_KEY = Code(
    "SK120",
    ERROR,
    "the key {key!r} already stands on line {line}",
    "remove one of the two, or rename it",
    "most readers keep the last one in silence, so half of the work would vanish",
)
ALIAS = Code(
    "SK121",
    ERROR,
    "*{name} points to another place, which definitions may not do",
    "write the value out; a text that begins with * belongs in quotes",
    "aliases make a small file grow without limit and a value stand in two places",
)
ANCHOR = Code(
    "SK122",
    ERROR,
    "&{name} names this value, which definitions may not do",
    "delete it; a text that begins with & belongs in quotes",
    "anchors serve aliases, and those are not read",
)
TAG = Code(
    "SK123",
    ERROR,
    "the tag {tag} is not read",
    "delete it; a text that begins with ! belongs in quotes",
    "a tag can make any reader but ours build objects: definitions are plain data",
)
MERGE_KEY = Code(
    "SK124",
    ERROR,
    "the key << would merge another mapping, which YAML 1.2 does not know",
    "write the keys out",
    "a value that stands elsewhere is neither found nor reviewed where it counts",
)
SECOND_DOCUMENT = Code(
    "SK125",
    ERROR,
    "a second document begins here",
    "one file holds one document: delete this line and check what follows it",
    "what follows would never be read",
)
KEY_NOT_TEXT = Code(
    "SK126",
    ERROR,
    "a key must be a word, not {kind}",
    "put the key in quotes",
    "numbers, true, false and null are values to YAML; as a key they would not be what they look like",
)
SPLIT_SENTENCE = Code(
    "SK127",
    ERROR,
    "{words!r} has become a key of its own: between curly braces a comma ends the text",
    "write one 'key: text' a line, without the braces, or put the text in quotes",
    "half of a sentence would be lost without a word; prose stands in block style",
)
NOT_MAPPING = Code(
    "SK128",
    ERROR,
    "{what} must be made of 'key: value' lines, but is {kind}",
    "write one 'key: value' a line",
    "everything a definition says has a name",
    about="lines of 'key: value' are expected here",
)
BRACES_FIRST = Code(
    "SK129",
    ERROR,
    "a text that begins with a curly brace needs quotes",
    "put the whole text in quotes, or write it on its own line below '|'",
    "to YAML a curly brace opens a mapping; values such as org.name stand in two of them",
)

# What could exhaust memory or time.
TOO_DEEP = Code(
    "SK130",
    ERROR,
    "values are nested more than {limit} deep here",
    "a definition needs about 14 levels: check brackets and indentation",
    "limits keep a hostile or broken file from exhausting memory",
)
TOO_MANY_VALUES = Code(
    "SK131",
    ERROR,
    "the file holds more than {limit} {what}",
    "split it into pages",
    "limits keep a hostile or broken file from exhausting memory",
)
TOO_LARGE = Code(
    "SK132",
    ERROR,
    "{name!r} is larger than {limit} bytes, the most that is read of it",
    "pictures and sounds go into media/, long modules into pages",
    "limits keep a hostile or broken file from exhausting memory",
)
TOO_MANY_PAGES = Code(
    "SK133",
    ERROR,
    "the module lists more than {limit} pages",
    "make several modules of it and join them in a programme",
    "a module is worked through in 10 to 25 minutes; limits keep a broken file from exhausting memory",
)
TOO_MUCH_TEXT = Code(
    "SK134",
    ERROR,
    "the pages up to this one hold more than {limit} bytes of text together",
    "make several modules of it and join them in a programme",
    "a module is worked through in 10 to 25 minutes; limits keep a broken file from exhausting memory",
)
TOO_MANY_FILES = Code(
    "SK135",
    ERROR,
    "there are more than {limit} files and folders in {folder}/",
    "keep only what the pages use",
    "every file slows the import down: an LMS takes seconds for some thousand",
)

# Files and folders.
FILE_MISSING = Code(
    "SK140",
    ERROR,
    "there is no file {name!r}",
    "{advice}",
    "what a module names must be in its folder, or the learner would miss it",
)
OUTSIDE_FOLDER = Code(
    "SK141",
    ERROR,
    "{name!r} leads out of the module's folder",
    "copy the file into the module and write its path from there, such as pages/01-start.md",
    "a module is one folder, so that it can be moved, reviewed and built anywhere",
)
LINK = Code(
    "SK142",
    ERROR,
    "{name!r} is a link to another place",
    "put the file itself there",
    "a link can lead out of the module, to what its author never meant to publish",
)
NOT_A_FILE = Code(
    "SK143",
    ERROR,
    "{name!r} is {kind}, not a file",
    "name an ordinary file",
    "a pipe never ends and a device can do things when it is read",
)
UNREADABLE = Code(
    "SK144",
    ERROR,
    "{name!r} cannot be read: {reason}",
    "check the file's permissions",
    "what cannot be read cannot be packed",
)
UNLISTED_PAGE = Code(
    "SK145",
    WARNING,
    "this page is listed nowhere in module.yaml",
    "add '- {name}' to its pages, or delete the file",
    "a page that is forgotten is never seen by a learner",
)
PAGE_TWICE = Code(
    "SK146",
    ERROR,
    "the page {name!r} is already listed on line {line}",
    "list every page once",
    "progress is kept by page: two pages cannot be the same one",
)
FOREIGN_MEDIA = Code(
    "SK147",
    WARNING,
    "{name!r} is of no type that goes into a package",
    "use one of {types}, or move the file out of media/",
    "browsers show only some types, and sources of pictures do not belong into a package",
)

# Markdown pages.
NO_FRONT_MATTER = Code(
    "SK150",
    ERROR,
    "the page does not begin with a line of three hyphens",
    "begin it with '---', the lines 'id: ...' and 'title: ...', and '---' again",
    "a page needs an id, by which progress is kept, and a title",
)
UNCLOSED_FRONT_MATTER = Code(
    "SK151",
    ERROR,
    "the three hyphens that open the page's head are never repeated",
    "write a line '---' below the page's title",
    "without the second line the whole page would be taken for its head",
)
UNCLOSED_FENCE = Code(
    "SK152",
    ERROR,
    "the fence {fence!r} that opens here is never closed",
    "write a line {fence!r} where it ends",
    "everything below would silently belong to it",
)
UNKNOWN_BLOCK = Code(
    "SK153",
    ERROR,
    "there is no block {word!r}",
    "did you mean {close!r}? Code to be shown is written as 'code:{word}'",
    "a misspelt block would be shown to the learner as code, answers and all",
)
RESERVED_KEY = Code(
    "SK154",
    ERROR,
    "the key {key!r} may not stand here: {reason}",
    "delete it",
    "one thing is said in one place, or two answers could differ",
)
NESTED_BLOCK = Code(
    "SK155",
    ERROR,
    "a block {word!r} may not stand inside a list or a quotation",
    "begin its fence at the start of a line, with an empty line above",
    "inside them it would be shown to the learner as code",
)
WORDS_AFTER_BLOCK = Code(
    "SK156",
    ERROR,
    "the words after {word!r} are not read",
    "write them as 'key: value' lines inside the fence",
    "what is written and not read misleads its author",
)
LINK_DEFINITION = Code(
    "SK157",
    ERROR,
    "the definition of the link {label!r} is not read",
    "write the address where it is used: [text](address)",
    "every paragraph is translated on its own and cannot see definitions elsewhere",
)

# Translations.
NOT_A_CATALOGUE = Code(
    "SK160",
    ERROR,
    "this is not a PO catalogue: {problem}",
    "open the file with a PO editor such as Poedit and save it again",
    "a translation that cannot be read would leave the module half translated",
)
OTHER_LANGUAGE = Code(
    "SK161",
    ERROR,
    "the catalogue says its language is {found!r}, but its name says {wanted!r}",
    "rename the file or mend its header 'Language'",
    "texts in the wrong language reach learners unnoticed",
)

# What a package would hand to every learner.
_WAYS = (
    "every learner can open a package, so nothing in it is secret. Statements reach a record store in four "
    "ways without: by the token that cmi5 fetches at launch, by the parameters of an xAPI launch, by a "
    "plugin of the LMS, or by 'scormkit relay', which keeps the password and knows packages by a public key"
)
_SPENT = "delete it, and have it changed wherever it opens something: what stood in a file is known"
LOGIN_IN_ADDRESS = Code(
    "SK170",
    ERROR,
    "this address holds a user name or a password",
    "write the address without what stands before '@'; a password that stood in a file must be changed",
    _WAYS,
)
AUTHORIZATION = Code(
    "SK171",
    ERROR,
    "what an Authorization header holds stands here",
    _SPENT,
    _WAYS,
)
SECRET_VALUE = Code(
    "SK172",
    ERROR,
    "the key {key!r} holds what looks like a secret",
    _SPENT,
    _WAYS,
)
SECRET = Code(
    "SK173",
    ERROR,
    "{what} stands here",
    _SPENT,
    _WAYS,
    about="a password, a key or a token stands here",
)
ACCESS_KEY = Code(
    "SK174",
    ERROR,
    "the key {key!r} would put the access to a record store into every package",
    "delete it: packages of cmi5 and xAPI are given access at launch; for SCORM name the 'relay' here",
    _WAYS,
)

# --- SK2: shape -----------------------------------------------------------------------------------

UNKNOWN_KEY = Code(
    "SK201",
    ERROR,
    "the key {key!r} is not known here",
    "use a known key; {meant}",
    "a misspelt key would be passed over in silence, and the author would never know",
)
MISSING_KEY = Code(
    "SK202",
    ERROR,
    "{what} is missing",
    "add {add}",
    "nothing can stand in for what only the author knows",
    about="a key that is needed is missing",
)
WRONG_TYPE = Code(
    "SK203",
    ERROR,
    "{wanted} was expected, found {found}",
    "for YAML to read {wanted}, {instead}",
    "YAML decides by its spelling whether a value is text, a number, true or false, a list or a mapping",
    about="another kind of value is expected here",
)
NOT_ONE_OF = Code(
    "SK204",
    ERROR,
    "{value} is not a word that can stand here",
    "use a known word; {meant}",
    "only these words have a meaning here",
    about="a word stands here that is not known",
)
BAD_FORM = Code(
    "SK205",
    ERROR,
    "{value} is not {wanted}",
    "write {example}",
    "ids, versions, conditions and addresses have one form, so that every LMS understands them",
    about="a value is not of the form that is wanted here",
)
OUT_OF_RANGE = Code(
    "SK206",
    ERROR,
    "{value} is {beyond} {limit}",
    "write a number {bound} {limit}",
    "a number beyond these limits has no meaning to the player or to an LMS",
    about="a number is smaller or larger than it may be",
)
TOO_FEW = Code(
    "SK207",
    ERROR,
    "it takes at least {limit} here, found {count}",
    "add what is missing",
    "with fewer there would be nothing to choose from",
)
TOO_MANY = Code(
    "SK208",
    ERROR,
    "no more than {limit} can stand here, found {count}",
    "take out what can be spared, or spread it over several blocks",
    "more would not fit a phone's screen, a learner's patience or an LMS's memory",
)
EMPTY = Code(
    "SK209",
    ERROR,
    "nothing stands here, {wanted} was expected",
    "write something, or take the key out",
    "an empty text leaves a hole on the page and silence in a screen reader",
)
CONTRADICTION = Code(
    "SK210",
    ERROR,
    "the key {key!r} cannot stand here: {because}",
    "take one of them out",
    "of two keys that exclude each other, one would be passed over in silence",
)

# --- SK3: meaning ---------------------------------------------------------------------------------

DUPLICATE_ID = Code(
    "SK301",
    ERROR,
    "the id {id!r} is already taken by the {what} {where}",
    "give it an id of its own",
    "progress and results are filed under ids: two of the same would overwrite each other",
    about="an id is already taken",
)
RESERVED_ID = Code(
    "SK302",
    ERROR,
    "the id {id!r} is reserved",
    "choose another: {because}",
    "the player and operating systems have names of their own",
)
SIMILAR_ID = Code(
    "SK303",
    ERROR,
    "the id {id!r} differs from {other!r} {where} only in '-' and '_'",
    "give it an id that differs in letters or digits",
    "SCORM 2004 allows no hyphens in short ids, so both would be reported under one name",
    about="two ids differ only in '-' and '_'",
)
NO_RIGHT_ANSWER = Code(
    "SK304",
    ERROR,
    "{id!r} has no right answer",
    "mark at least one answer with 'right:'",
    "a question nobody can answer makes the full score unreachable",
)
SEVERAL_RIGHT = Code(
    "SK305",
    ERROR,
    "this answer is right as well as the one {where}, but only one may be picked",
    "leave out 'many: false', or mark this answer 'partly:' or 'wrong:'",
    "a learner who knows both right answers could only pick one",
)
SAME_TEXT = Code(
    "SK306",
    ERROR,
    "this says the same as the one {where}",
    "word it differently, or take it out",
    "learners cannot choose between two answers that look the same",
)
UNKNOWN_OBJECTIVE = Code(
    "SK307",
    ERROR,
    "there is no objective {id!r}",
    "use the id of one of the module's objectives; {meant}",
    "results by objective are only as good as the links to them",
)
UNASSESSED_OBJECTIVE = Code(
    "SK308",
    WARNING,
    "the objective {id!r} is assessed nowhere",
    "name it as 'objective: {id}' in an exercise that counts, or drop it",
    "a promise to the learner that nothing checks stays a promise",
)
UNKNOWN_PAGE = Code(
    "SK309",
    ERROR,
    "there is no page {id!r}",
    "use the id of one of the module's pages; {meant}",
    "a learner sent to a page that does not exist is lost",
)
MISSING_MEDIA = Code(
    "SK310",
    ERROR,
    "there is no file {path!r} in the module's folder",
    "put the file there, or mend its name; {meant}",
    "names must agree to the letter, capitals included: most LMSs run on systems that tell them apart",
)
UNSAFE_MEDIA = Code(
    "SK311",
    ERROR,
    "the file name {path!r} does not survive every LMS",
    "rename it to {safe!r}, and name it so here",
    "Moodle strips characters such as & ' : from file names, and others mangle capitals, spaces and accents",
)
UNUSED_MEDIA = Code(
    "SK312",
    WARNING,
    "no page uses the file {path!r}",
    "delete it, or show it somewhere",
    "every learner would download it for nothing",
)
MISSING_ALT = Code(
    "SK313",
    ERROR,
    "the picture {path!r} has no description",
    "say in the brackets what it shows: ![description]({path}); for decoration use an image block",
    "who cannot see the picture hears nothing (WCAG 2.2, 1.1.1)",
)
DEAD_LINK = Code(
    "SK314",
    ERROR,
    "the link leads nowhere: {target!r}",
    "mend the address; {meant}",
    "links lead to #a-page-id, to a file under media/, or to a whole address with https: or mailto:",
)
UNDEFINED_VALUE = Code(
    "SK315",
    ERROR,
    "the value {name!r} is not defined",
    "define it under 'values' in scormkit.yaml, or use another; {meant}",
    "the text would show a hole where the organisation's own words should stand",
)
BAD_VALUE = Code(
    "SK316",
    ERROR,
    "{found!r} is not a value of the organisation",
    "write {{{{ org.name }}}} or {{{{ org.<a key under values: in scormkit.yaml> }}}}",
    "the braces would be shown to learners as they stand",
)
GAP_WITHOUT_ANSWER = Code(
    "SK317",
    ERROR,
    "the gap {name!r} is not described under 'gaps'",
    "add {name!r} there, or take [[{name}]] out of the text",
    "without accepted answers or options no answer could be right",
)
ANSWER_WITHOUT_GAP = Code(
    "SK318",
    ERROR,
    "the text has no gap {name!r}",
    "put [[{name}]] where the answer belongs",
    "an answer nobody is asked for makes the full score unreachable",
)
ANSWER_TOO_LONG = Code(
    "SK319",
    ERROR,
    "this answer takes {size} characters, but the gap holds {limit}",
    "raise 'limit' (up to 80), or accept something shorter",
    "the learner could not type it to its end",
)
POOL_TOO_SMALL = Code(
    "SK320",
    ERROR,
    "{draw} questions are to be drawn, but there are only {count}",
    "draw fewer, or write more questions",
    "the full score would be unreachable",
    about="more questions are to be drawn than there are",
)
UNEQUAL_WORTH = Code(
    "SK321",
    ERROR,
    "{id!r} is worth {points} points, the first question of the pool {others}",
    "give all questions of a pool the same 'points'",
    "which questions are drawn is luck, and luck must not decide how much can be earned",
    about="questions of a pool are worth different points",
)
NOTHING_GRADED = Code(
    "SK322",
    ERROR,
    "a pass mark is set, but nothing in the module counts towards a score",
    "give an exercise 'points', or take 'pass' out",
    "nobody could ever pass",
)
UNREACHABLE_PASS = Code(
    "SK323",
    ERROR,
    "at most {best} % can be reached, and {mark} % are needed to pass",
    "lower 'score', or let a conversation end better",
    "nobody could ever pass",
)
EASY_TO_GUESS = Code(
    "SK324",
    WARNING,
    "blind guessing passes with a chance of {chance} %{attempts}",
    "ask more, offer more choices, raise the pass mark, or allow fewer attempts",
    "a pass should show that something was learned: above 10 % it shows little",
)
UNKNOWN_NODE = Code(
    "SK325",
    ERROR,
    "there is no node {id!r} in this conversation",
    "lead to a node that exists; {meant}",
    "the conversation would break off in the middle",
)
UNKNOWN_METER = Code(
    "SK326",
    ERROR,
    "there is no meter {id!r} in this conversation",
    "describe it under 'meters', or use another; {meant}",
    "what is not measured cannot be changed or asked",
)
UNREACHABLE_NODE = Code(
    "SK327",
    ERROR,
    "no conversation ever gets to the node {id!r}",
    "let a choice lead there, or delete it",
    "what nobody can see was written in vain, or a way to it is missing",
)
DEAD_END = Code(
    "SK328",
    ERROR,
    "the node {id!r} is a dead end: it has neither choices nor an end",
    "add 'choices', or an 'end' with score, title and debrief",
    "the learner would sit before a customer who says nothing more",
)
IMPOSSIBLE_CONDITION = Code(
    "SK329",
    ERROR,
    "no conversation ever takes this way: {condition!r} never holds here",
    "mend the condition, reorder the ways, or delete this one",
    "meters cannot have such values here, or an earlier way is always taken",
)
FALLS_THROUGH = Code(
    "SK330",
    ERROR,
    "no way may be left after this choice{state}",
    "end the list with a way that has no 'if'",
    "the conversation would break off in the middle",
)
METER_START_OUTSIDE = Code(
    "SK331",
    ERROR,
    "the meter {id!r} starts at {start}, outside {least} to {most}",
    "start it within its range, or widen the range",
    "a gauge that starts beyond its end shows nonsense",
)
ENDLESS_TALK = Code(
    "SK332",
    ERROR,
    "the conversation can go round for ever through the node {id!r}",
    "add 'turns' with 'most' and the ending to 'go' to, or break the circle",
    "a conversation without an end has no result and outgrows what an LMS keeps",
)
NOT_AN_ENDING = Code(
    "SK333",
    ERROR,
    "the node {id!r} is no ending",
    "let 'go' of 'turns' lead to a node with an 'end'",
    "when the turns are used up the conversation must end",
)
ENDING_WITH_CHOICES = Code(
    "SK334",
    ERROR,
    "the node {id!r} ends the conversation and has choices as well",
    "take out 'end' or 'choices'",
    "after the end nobody could choose any more",
)
TALK_TOO_LARGE = Code(
    "SK335",
    ERROR,
    "the conversation {id!r} has too many states to be checked to its ends",
    "use fewer or narrower meters, or fewer turns",
    "what cannot be followed by the compiler cannot be promised to the learner",
)
EMPTY_PAGE = Code(
    "SK336",
    ERROR,
    "the page {id!r} has nothing on it",
    "write something, or delete the page",
    "a learner would open it and find only a title",
)
BAD_LANGUAGE = Code(
    "SK337",
    ERROR,
    "{tag!r} is not a language tag",
    "write one like 'it', 'en' or 'pt-BR'",
    "screen readers choose their voice by it, and LMSs the title they show (BCP 47)",
)
SECOND_TITLE = Code(
    "SK338",
    ERROR,
    "this heading has the page title's level",
    "write it with ## (or ### below that)",
    "a page has one title; screen readers find their way by levels (WCAG 2.2, 1.3.1)",
)
SKIPPED_LEVEL = Code(
    "SK339",
    WARNING,
    "this heading of level {level} follows one of level {before}",
    "go down one level at a time",
    "who listens to headings wonders what was left out (WCAG 2.2, 1.3.1)",
)
EMPTY_LINK = Code(
    "SK340",
    ERROR,
    "the link to {target!r} has no text",
    "write in the brackets where it leads",
    "a link without a text cannot be seen, heard or hit (WCAG 2.2, 2.4.4)",
)
VAGUE_LINK = Code(
    "SK341",
    WARNING,
    "the link text {text!r} does not say where the link leads",
    "name the target: not 'click here', but 'the price list'",
    "screen readers list links without the words around them (WCAG 2.2, 2.4.4)",
)
MISSING_TRANSLATION = Code(
    "SK342",
    ERROR,
    "{count} of {all} texts are not translated to {language!r} ({percent} % are): {list}",
    "translate them in locales/{language}.po",
    "a learner would meet two languages on one page",
    about="texts are not translated",
)
OBSOLETE_TRANSLATION = Code(
    "SK343",
    WARNING,
    "{count} of {all} translations to {language!r} belong to no text any more: {list}",
    "delete them from locales/{language}.po",
    "they suggest that something was translated which nobody sees",
    about="translations belong to no text any more",
)
BROKEN_TRANSLATION = Code(
    "SK344",
    ERROR,
    "the translation to {language!r} of {text!r} {fault}",
    "copy gaps, values and addresses as they stand",
    "gaps, values and links work only where they are spelt as in the source",
    about="a translation does not carry over what stands in its text",
)

INSECURE_RELAY = Code(
    "SK380",
    ERROR,
    "the relay on {host} is not reached by https",
    "write https://; only a relay on this computer may do without",
    "a page that came by https may not speak to one that did not, and anybody on the way could read along",
)
BAD_RELAY = Code(
    "SK381",
    ERROR,
    "the relay's address holds {what}",
    "write scheme, host and perhaps a path, such as https://relay.example.org/",
    "the address stands in every package and in its page's security policy, where only a plain one is safe",
)
RELAY_WITHOUT_LMS = Code(
    "SK382",
    ERROR,
    "a relay is named here, but not the LMS whose learners it hears of",
    "add 'lms', the LMS's home page, to 'organisation'",
    "SCORM tells a learner's id alone; only together with the LMS's home page does it name one person",
)

# --- SK4: target ----------------------------------------------------------------------------------

# --- SK40x: what a learner could not read on any target

LOW_CONTRAST = Code(
    "SK401",
    ERROR,
    "{front} on {back} has a contrast of {found}:1 on {screen} screens, and {least}:1 is needed",
    "{advice}",
    "WCAG 2.2 asks for 4.5:1 for text and 3:1 for edges: less is lost on a projector, in the sun, with age",
    about="two colours that meet have too little contrast",
)
BAD_FORMULA = Code(
    "SK402",
    ERROR,
    "the formula '{formula}' cannot be read",
    "check its braces and commands; a dollar that is no formula is written as \\$",
    "a formula that is not LaTeX would be shown to learners as code",
)
UNSPOKEN_LANGUAGE = Code(
    "SK403",
    WARNING,
    "the player does not speak {language!r}: its buttons and messages will be English",
    "it speaks {spoken}; a catalogue in scormkit/course/texts teaches it another language",
    "a page in two languages confuses readers, and screen readers most",
)

# --- SK45x: what a standard or its LMSs cannot hold -----------------------------------------------

STATE_OVERFLOWS = Code(
    "SK450",
    ERROR,
    "the saved state can take {used} characters; the limit for {standard} is {limit}",
    "build for another target, or ask less in one module; the largest blocks are {largest}",
    "an LMS cuts what is too long without a word, and the learner's work is gone at the next visit",
)
EMPTY_TITLE = Code(
    "SK451",
    ERROR,
    "the title {title!r} is shown as no title at all",
    "write a title of at least one word",
    "Moodle takes the title '0' for none, and a list of courses shows an empty line",
)
LONG_TITLE = Code(
    "SK452",
    ERROR,
    "the title has {length} characters; the limit for {standard} is {limit}",
    "shorten the title to {limit} characters",
    "longer titles are cut in the middle of a word, or stop the import",
)
UNSAFE_FILE_NAME = Code(
    "SK453",
    ERROR,
    "the file name {path!r} does not survive on every LMS",
    "rename it: ASCII letters, digits, '-', '_' and '.', at most 200 characters, no word like 'con' or 'aux'",
    "LMSs strip characters from names, Windows has words that no file may be called, servers run some types",
)
ROUNDED_MARK = Code(
    "SK454",
    WARNING,
    "the pass mark {percent} % is written as {rounded} % in the manifest",
    "use a whole number of percents",
    "an LMS that compares the score with the manifest's mark may decide otherwise than the player",
)
PLACEHOLDER_BASE = Code(
    "SK455",
    WARNING,
    "statements will name this course under {host!r}, which belongs to nobody",
    "set the organisation's base in scormkit.yaml to an address you own before learners' results count",
    "changing the base later makes it another course to every record store",
)
TOO_MANY_INTERACTIONS = Code(
    "SK456",
    ERROR,
    "the module asks {count} questions; the limit for {standard} is {limit}",
    "divide the module into several",
    "SCORM 2004 obliges an LMS to keep 250 interactions (RTE 4.2.9.1); answers beyond are lost",
)

LARGE_STATEMENT = Code(
    "SK480",
    ERROR,
    "what statements say of {id!r} takes {size} bytes; the limit is {limit}",
    "shorten its texts, or divide it into several",
    "a larger statement is lost when the page is left: browsers let 64 KiB outlive it, results included",
)

# --- SK5: packages --------------------------------------------------------------------------------

# --- SK500–SK519: the archive, whatever the standard

LOOSE_BYTES = Code(
    "SK500",
    WARNING,
    "{count} bytes stand {where} the archive and belong to no file",
    "pack the folder again as a plain zip, not as a self-extracting or joined file",
    "programs that look for the table of contents from the other end find another archive, or none",
    about="bytes stand around the archive and belong to no file",
)
BROKEN_ZIP = Code(
    "SK501",
    ERROR,
    "the archive cannot be read: {problem}",
    "download or export the package again; if it stays broken, pack its folder anew",
    "an LMS that cannot open the zip refuses the upload or, worse, keeps half of it; "
    "zip64 is fine (cmi5 14.1.0.0-1)",
)
SEALED_ENTRY = Code(
    "SK502",
    ERROR,
    "this file {how}, which no LMS unpacks",
    "pack again without a password, with the method 'deflate' or without compression",
    "LMSs know deflate and stored alone: Moodle imports other methods without a word, "
    "as an activity that is broken",
)
UNSAFE_PATH = Code(
    "SK503",
    ERROR,
    "the name {name!r} {problem}",
    "pack again with a program that writes plain relative names parted by '/'",
    "such a name can lead out of the folder the LMS unpacks into: careful ones refuse the package, "
    "others lose the file (APPNOTE 4.4.17)",
    about="the name of a file is not a plain relative path within the package",
)
NOT_PLAIN_FILE = Code(
    "SK504",
    ERROR,
    "this is {what}, not a file",
    "put the file itself into the package, and pack again",
    "a link can lead to files of the server: LMSs refuse the package, or unpack a text in its place",
)
DOUBLE_ENTRY = Code(
    "SK505",
    ERROR,
    "{count} entries of the archive are called {name!r}",
    "pack the folder again, into a new zip",
    "which of them is unpacked differs between LMSs, so nobody knows what learners will see",
    about="several entries of the archive have one name",
)
NAME_TWINS = Code(
    "SK506",
    WARNING,
    "the names {first!r} and {second!r} differ only in {what}",
    "rename one of them, and mend what refers to it",
    "on Windows and macOS, and on many servers, both are one file, and the second replaces the first",
)
BOMB = Code(
    "SK507",
    ERROR,
    "the package asks for more than is safe: {problem}",
    "make sure that the package comes from whom you think; if it does, divide it",
    "archives can be made that unpack to a thousand times their size and fill the LMS's disk",
)
LYING_ENTRY = Code(
    "SK508",
    ERROR,
    "the archive does not hold this file as it says: {problem}",
    "download or export the package again; if it stays so, pack its folder anew",
    "programs that trust different copies of a size or a name unpack different files, or stop half-way",
)
JUNK = Code(
    "SK509",
    WARNING,
    "this is litter of {whose}{more}",
    "delete it and pack again; 'scormkit lint --fix' does so",
    "it costs space and time at each import, and tells learners of the author's machine",
)
FRAGILE_NAME = Code(
    "SK510",
    WARNING,
    "the name {name!r} {problem}",
    "rename it with ASCII letters, digits, '-', '_' and '.', and mend what refers to it",
    "LMSs strip characters from names, Windows refuses some, and encodings are guessed: "
    "the file is then not found",
    about="the name of a file does not survive every LMS and every system",
)
MANIFEST_MISPLACED = Code(
    "SK511",
    ERROR,
    "the manifest is not where LMSs look for it: {problem}",
    "{advice}",
    "Moodle and others look for exactly this name at the root of the zip alone (SCORM CAM 3.3, "
    "cmi5 14.1.0.0-2); most often the folder was packed instead of what is in it",
)
NO_MANIFEST = Code(
    "SK512",
    ERROR,
    "there is no manifest: {found}",
    "export the course again as SCORM, cmi5 or xAPI; pack what is in the folder, not the folder",
    "imsmanifest.xml, cmi5.xml or tincan.xml tells an LMS what to launch; without it nothing can be imported",
)
SEVERAL_STANDARDS = Code(
    "SK513",
    WARNING,
    "{names} lie side by side: each LMS takes the one it likes",
    "keep one manifest, or make sure that the course reports well by each",
    "which standard a course runs by then depends on the LMS, and so do its results",
    about="manifests of several standards lie side by side: each LMS takes the one it likes",
)
NOT_XML = Code(
    "SK514",
    ERROR,
    "this is not XML: {problem}",
    "mend this line and the one before it; save as UTF-8, and write '&' as '&amp;'",
    "an LMS stops at the first fault of a manifest, mostly with a message that names no line "
    "(XML 1.0, 2.1 and 4.3.3)",
)
DOCUMENT_TYPE = Code(
    "SK515",
    ERROR,
    "a document type is declared",
    "delete the line <!DOCTYPE …> and write characters instead of entities",
    "no standard here uses one; it can name files of the server and make a book of a line, "
    "so careful LMSs refuse it",
)
FOREIGN_STANDARD = Code(
    "SK516",
    ERROR,
    "this is {what}, not a package of SCORM, cmi5 or xAPI",
    "{advice}",
    "an LMS imports it elsewhere or not at all; as SCORM it fails or shows an empty course",
)
SERVER_FILE = Code(
    "SK517",
    WARNING,
    "the server may run this file instead of handing it out",
    "replace it by plain HTML and JavaScript, or leave it out",
    "a package is content: Moodle and careful LMSs never run its files, careless ones are taken over by them",
)
HUGE_FILE = Code(
    "SK518",
    WARNING,
    "{what} {size} MB, and many LMSs take 100 MB at a time",
    "make films smaller or put them on a video server; else ask the administrator to raise the limit",
    "upload limits of web servers and of PHP end the upload without a word that an author understands",
    about="the package, or a file of it, is larger than many LMSs take",
)
ODD_ENCODING = Code(
    "SK519",
    WARNING,
    "this XML is in {encoding}",
    "save it as UTF-8 and say so in its first line",
    "only UTF-8 and UTF-16 must be read by every program (XML 1.0, 4.3.3): "
    "with others letters go wrong, or the file is refused",
)

# --- SK520–SK549: what both SCORMs share, and SCORM 1.2

MANIFEST_SECTION = Code(
    "SK520",
    ERROR,
    "the manifest has {count} <{name}>, and needs exactly one",
    "bring the manifest into the order <metadata>, <organizations>, <resources>, each of them once",
    "LMSs read the first of them and overlook the rest, or stop where one is missed "
    "(XSD; SCORM 1.2 CAM 2.3, SCORM 2004 CAM 3.4)",
)
BAD_IDENTIFIER = Code(
    "SK521",
    ERROR,
    "this <{element}> {problem}",
    "give it an identifier of letters, digits, '-', '_' and '.' that begins with a letter or '_', "
    "and change what refers to it",
    "identifiers are xs:ID: LMSs that validate refuse the package, and others keep attempts by identifier "
    "and lose them (XSD; REQ_30.1.2, REQ_30.6.1.2); tools make such ones from titles, which most LMSs take: "
    "a warning, unless there is no identifier at all",
    about="an identifier is missing, or is none as XML wants it",
)
DOUBLE_IDENTIFIER = Code(
    "SK522",
    ERROR,
    "the identifier {id!r} is already that of the <{what}> on line {line}",
    "give every manifest, organization, item and resource an identifier of its own in the whole document",
    "two items with one identifier share one record, so that one learner's results overwrite each other; "
    "a reference may lead to either (xs:ID; REQ_30.6.3.6.1.2, REQ_30.7.3.1.2); "
    "a warning between things that nobody mistakes, such as an item and a resource",
)
LOST_DEFAULT = Code(
    "SK523",
    ERROR,
    "<organizations> {problem}",
    "write the identifier of the organization to launch into default",
    "the default tells which course is launched; LMSs that believe it show an empty one "
    "(SCORM 1.2 CAM 2.3; SCORM 2004 REQ_30.6.1.1); a warning in SCORM 1.2 where there is but one to choose",
    about="<organizations> does not name the organization to launch",
)
NO_COURSE = Code(
    "SK524",
    ERROR,
    "there is no course to launch: {problem}",
    "add an <organization> with an <item> for each page that learners open",
    "a package of bare resources is for authoring tools: an LMS imports it as an empty activity "
    "(SCORM 1.2 CAM 2.3; SCORM 2004 REQ_30.6.3, REQ_30.6.3.6)",
)
LOST_REFERENCE = Code(
    "SK525",
    ERROR,
    "this {what} {problem}{near}",
    "write the identifier of a <resource> letter by letter, or add that resource",
    "an item that leads nowhere shows learners an empty page, and a lost dependency leaves out files "
    "(IDREF in the XSD; REQ_30.6.3.6.2.2, REQ_30.7.3.10.1.2)",
    about="an item or a dependency refers to a resource that is not there",
)
ITEM_WITHOUT_RESOURCE = Code(
    "SK526",
    ERROR,
    "the item {title!r} has no items below it and launches nothing",
    "write the identifier of a resource into identifierref, or remove the item",
    "learners see an entry that opens nothing and can never be completed "
    "(SCORM 1.2 CAM 2.3; SCORM 2004 REQ_30.6.3.6.2.3)",
)
PARENT_WITH_RESOURCE = Code(
    "SK527",
    WARNING,
    "the item {title!r} has items below it and launches a resource, too",
    "give the page an item of its own below this one, and take identifierref from here",
    "LMSs do not agree whether a group can be opened: the page is shown in some and lost in others "
    "(SCORM 1.2 CAM 2.3; SCORM 2004 forbids it)",
)
NOTHING_TO_LAUNCH = Code(
    "SK528",
    ERROR,
    "the resource {id!r} has no href, and the item on line {line} launches it",
    "write the page to open into href of the resource",
    "the LMS has no address to open: learners see an empty page or an error "
    "(SCORM 1.2 CAM 2.3; SCORM 2004 CAM 3.4)",
)
UNUSED_RESOURCE = Code(
    "SK529",
    WARNING,
    "no item launches the resource {id!r}, and no resource that is launched needs it",
    "refer to it by an <item> or a <dependency>, or remove it with its files",
    "what no item reaches is never shown: most often an item was forgotten, or the files are left over "
    "(SCORM 1.2 CAM 2.3; SCORM 2004 CAM 3.4)",
)
BAD_HREF = Code(
    "SK530",
    ERROR,
    "the href {problem}",
    "write the path from the manifest to the file, parted by '/', and encode spaces and accents (%20)",
    "href is a URI: servers look for another file or none, and a SCO from another site cannot find the LMS "
    "(RFC 3986, 2.1; SCORM 1.2 CAM 2.3; REQ_30.7.3.3.2, REQ_30.7.3.3.3); a warning where nothing is launched "
    "or browsers encode it in passing",
    about="an href is not the address of a file of the package",
)
LOST_FILE = Code(
    "SK531",
    ERROR,
    "there is no file {name!r} in the package",
    "add the file, or correct the href and the xml:base above it",
    "learners see the server's error page in place of the lesson, and mostly nobody tells the author "
    "(SCORM 1.2 CAM 2.3; SCORM 2004 CAM 3.4); a warning for what no item launches: lists of files get stale",
)
OTHER_CAPITALS = Code(
    "SK532",
    WARNING,
    "there is no file {name!r}, but one called {found!r}",
    "write the name as the file has it, letter by letter",
    "it opens on the author's Windows or macOS, and not on the LMS: servers tell capitals apart "
    "(RFC 3986, 6.2.2)",
)
UNLISTED_FILE = Code(
    "SK533",
    WARNING,
    "no <file> lists {name!r}{more}",
    "list it in the resource that uses it, or in one that others name by <dependency>; else remove it",
    "an LMS may leave out what no resource lists, and what nobody needs costs time at each import "
    "(SCORM 1.2 CAM 2.3; SCORM 2004 CAM 3.4)",
)
DEPENDENCY_CIRCLE = Code(
    "SK534",
    ERROR,
    "this dependency leads back to where it comes from: {way}",
    "remove one of these dependencies, or put the shared files into a resource that needs no other",
    "an LMS that collects the files of a resource goes round for ever or gives up (IMS Content Packaging)",
)
LOOSE_BASE = Code(
    "SK535",
    WARNING,
    "xml:base {base!r} {problem}",
    "write a relative folder with '/' at its end and none at its start",
    "SCORM puts xml:base before an href as text, the web joins them by RFC 3986: "
    "without the slash LMSs open different files (SCORM 1.2 CAM 2.3)",
    about="an xml:base is not a relative folder with '/' at its end",
)
BAD_BASE = Code(
    "SK536",
    ERROR,
    "xml:base {base!r} {problem}",
    "write a relative folder with '/' at its end and none at its start",
    "without the slash LMSs open different files, and a leading one leads to the server's root "
    "(SCORM 2004 CAM 3.4.3.1)",
    about="an xml:base is not a relative folder with '/' at its end",
)
WRONG_SPACE = Code(
    "SK537",
    ERROR,
    "{problem}",
    'begin with <manifest xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" '
    'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">',
    "LMSs look elements up by namespace and find none: Open edX takes the default one, "
    "Moodle the prefix adlcp as it is written (SCORM 1.2 CAM 2.3; XSD)",
    about="an element is not in its namespace of SCORM 1.2",
)
WRONG_SCHEMA = Code(
    "SK538",
    ERROR,
    "<{name}> is {found!r}, not {wanted!r}",
    "write <schema>ADL SCORM</schema> and <schemaversion>1.2</schemaversion>, without blanks",
    "LMSs choose the standard by these words: Open edX takes exactly '1.2' for SCORM 1.2, "
    "and all else for another release (SCORM 1.2 CAM 2.3; adlcp_rootv1p2.xsd)",
    about="<schema> or <schemaversion> has other words than SCORM 1.2 asks for",
)
POOR_METADATA = Code(
    "SK539",
    WARNING,
    "{problem}",
    "begin with <metadata> of <schema>ADL SCORM</schema> and <schemaversion>1.2</schemaversion>, "
    "then a LOM record in the order of its XSD",
    "without these words an LMS guesses the release; strict ones refuse a LOM record that is out of order "
    "(SCORM 1.2 CAM 2.2 and 2.3; imsmd_rootv1p2p1.xsd)",
    about="the metadata are missing, or not in the form of SCORM 1.2",
)
UNCLEAR_RESOURCE = Code(
    "SK540",
    ERROR,
    "this resource {problem}",
    'write type="webcontent" and adlcp:scormtype="sco", or "asset" for what does not talk to the LMS',
    "an LMS that does not know a page for a SCO gives it no interface or waits for no result; "
    "1.2 writes scormtype, SCORM 2004 scormType (SCORM 1.2 CAM 2.3; adlcp_rootv1p2.xsd); "
    "a warning where no item launches it, and for the type, which no LMS asks for",
    about="a resource does not say in the words of SCORM 1.2 what it is",
)
NO_SCO = Code(
    "SK541",
    WARNING,
    "the course may not begin or not be recorded: {problem}",
    "let the page that begins the course be the first resource with an href, and a SCO",
    "Open edX launches the first resource that has an href, whatever the items say; "
    "without a SCO an LMS records nothing but the opening (SCORM 1.2 CAM 2.1)",
)
BAD_SETTING = Code(
    "SK542",
    ERROR,
    "{problem}",
    "write masteryscore from 0 to 100, maxtimeallowed as 0000:30:00, timelimitaction by its four words, "
    "at most 255 characters of datafromlms, and identifiers of items in prerequisites",
    "no XSD checks most of these: an LMS cuts them, or takes them for 0, so that everybody passes or nobody "
    "(SCORM 1.2 CAM 2.3, RTE 3.4; AICC CMI001); a warning for launch data that the run time can hold",
    about="a value of an item is none that SCORM 1.2 knows, or too long",
)
OTHER_SPELLING = Code(
    "SK543",
    ERROR,
    "{found} is written {right} in SCORM 1.2",
    "write it letter by letter, in lower case",
    "XML tells capitals apart: the LMS overlooks it without a word, and the pass mark or the page is lost "
    "(SCORM 1.2 CAM 2.3; XSD); SCORM 2004 writes some of these otherwise; a warning for launch data",
    about="a word is not spelled as SCORM 1.2 has it",
)
ODD_ITEM = Code(
    "SK544",
    WARNING,
    "an item that LMSs show or open differently: {problem}",
    "give each item a title of 1 to 200 characters, isvisible true or false, parameters that begin with '?'",
    "learners see an empty or cut line in the table of contents, or the page opens without its parameters "
    "(SCORM 1.2 CAM 2.3; Moodle keeps 255 characters)",
)
LOST_COMPANION = Code(
    "SK545",
    WARNING,
    "{what} names {name!r}, which is not in the package{more}",
    "add the file at that place, or take the reference out of the manifest",
    "tools that validate look for it in the package and stop, or fetch it from anywhere; metadata are lost "
    "(SCORM 1.2 CAM 2.3)",
    about="the manifest names a file that is not in the package",
)
AGAINST_XSD = Code(
    "SK546",
    WARNING,
    "the standard's schema refuses this: {said}",
    "compare with an example of the standard: what is said names the element and what is expected",
    "LMSs and test suites that validate refuse the whole package, and most LMSs do not; said only where "
    "'scormkit schemas install' has brought the XSDs, and no other rule speaks (XSDs of SCORM 1.2 and 2004)",
)

AU_EXTENSION = Code(
    "SK547",
    ERROR,
    "no schema is named for the foreign namespace {space!r}",
    "name its schema in xsi:schemaLocation and bring it along, or leave the elements out",
    "an LMS must refuse a structure with elements of others and no schema for them (cmi5 13.1.5.0-1)",
)
LOOSE_ACTIVITY_ID = Code(
    "SK548",
    WARNING,
    "the activity id {id!r} {problem}",
    "use an https address below a domain of your own; it need not lead anywhere",
    "ids are for all and for ever: one that is nobody's may be used by others, and then two courses' "
    "results are one (xAPI Data 2.4.4.1)",
    about="an activity id is below no address of your own",
)
AU_TWIN = Code(
    "SK549",
    WARNING,
    "the AU id {id!r} {problem}",
    "give each AU an id of its own that says nothing about where its files lie",
    "when files move, or letters change, records of one lesson become records of two (cmi5 13.1.4)",
    about="an AU id says where its content lies, or differs too little from another",
)

# --- SK550–SK569: SCORM 2004

WRONG_SPACE_2004 = Code(
    "SK550",
    ERROR,
    "<{name}> is in {where}",
    "declare the namespace {wanted} and put the element into it",
    "an LMS looks elements up by their namespace: what is in another one is not there, "
    "so that the sequencing or the whole course is lost (SCORM 2004 CAM 3.4; XSD)",
    about="an element is not in its namespace of SCORM 2004",
)
NOT_ADL_SCORM = Code(
    "SK551",
    ERROR,
    "the schema is {value!r}",
    "write <schema>ADL SCORM</schema>, without spaces around the words",
    "LMSs compare these words letter by letter to know SCORM (REQ_30.5.2.1)",
)
UNKNOWN_EDITION = Code(
    "SK552",
    ERROR,
    "no edition of SCORM 2004 is called {value!r}",
    "write '2004 4th Edition', '2004 3rd Edition' or 'CAM 1.3', without spaces around it",
    "LMSs compare it letter by letter: Moodle takes everything else for SCORM 1.2, and the course "
    "then finds no interface to report by (REQ_30.5.3.1)",
)
EDITION_TOO_OLD = Code(
    "SK553",
    WARNING,
    "{value!r} does not know {new}, which the fourth edition brought",
    "write '2004 4th Edition', or do without",
    "an LMS that takes the edition by its word passes over what is newer, or refuses it (REQ_30.5.3.1)",
)
METADATA_HEAD = Code(
    "SK554",
    ERROR,
    "{problem}",
    "begin the manifest with one <metadata> that holds <schema> and <schemaversion>, in this order",
    "an LMS learns from there which standard and edition it has before it; Moodle takes a package "
    "that does not say so for SCORM 1.2 (REQ_30.5 to REQ_30.5.3)",
    about="the manifest does not begin with <metadata> of schema and schemaversion",
)
XSD_MISSING = Code(
    "SK555",
    WARNING,
    "schemaLocation names {path!r}, and it is not in the package",
    "put the XSDs of the edition at the root of the package, or remove the schemaLocation",
    "LMSs bring their own XSDs or none, and many packages do without; ADL's test suite stops at the first "
    "one that is missed, and lom.xsd needs its folders unique, vocab and extend (SCORM 2004 CAM 3.3)",
)
BAD_SCORM_TYPE_2004 = Code(
    "SK556",
    ERROR,
    "the resource {id!r} does not say what it is: {problem}",
    'write type="webcontent", and adlcp:scormType="sco" on what talks to the LMS, "asset" on all else',
    "what is not known as a SCO is opened without an interface, and nothing is recorded "
    "(REQ_30.7.3.4, REQ_30.7.3.4.1; CAM 3.4.1.23); a warning where no item launches it, "
    "and for the type, which no LMS asks for",
)
HREF_NOT_A_FILE = Code(
    "SK557",
    WARNING,
    "none of the files of this resource is its href {href!r}",
    "add <file> with the same href to the resource",
    "an LMS that copied only what is listed would leave out the very page it is to open; "
    "those that we know unpack everything (REQ_30.7.3.9.1.1)",
)
PERSIST_STATE = Code(
    "SK558",
    ERROR,
    "adlcp:persistState was taken out of SCORM 2004",
    "remove the attribute",
    "the XSDs do not know it, so LMSs that validate refuse the package (SCORM 2004 CAM 3.4)",
)
NOT_ONE_TITLE = Code(
    "SK559",
    ERROR,
    "this {what} ({id}) has {many}",
    "give every organization and every item one title that tells learners what it is",
    "the title is what learners see in the list of contents and reports name results by: "
    "without it there is an entry without words (REQ_30.6.3.5, REQ_30.6.3.6.6); "
    "a warning at an organization, whose name LMSs ask for at the upload",
    about="an item or an organization has no title, or more than one",
)
BAD_PARAMETERS = Code(
    "SK560",
    ERROR,
    "{value!r} cannot be joined to an address",
    "write name=value pairs joined by &amp;, with spaces and other letters encoded (%20), or #fragment",
    "the LMS appends it to the href as it stands, and the page gets other words or is not found "
    "(REQ_30.6.3.6.4.2; SCORM 2004 CAM 3.4.1.9)",
)
WRONG_ACTIVITY = Code(
    "SK561",
    ERROR,
    "{name} stands at {at} {id!r}",
    "move it to the item that launches a SCO, or remove it",
    "only what is launched and talks to the LMS can use it; test suites and LMSs that validate refuse it "
    "elsewhere (REQ_30.6.3.6.9.1.1, REQ_30.6.3.6.10.2, REQ_30.6.3.6.13.1)",
    about="what is for items that launch a SCO stands elsewhere",
)
BAD_THRESHOLD = Code(
    "SK562",
    ERROR,
    "completionThreshold says {value!r}, not {wanted}",
    "write {wanted}",
    "the LMS compares it with cmi.progress_measure, 0 to 1: outside of that learners are never, or always, "
    "done (SCORM 2004 CAM 3.4.1.15, XSD)",
)
THRESHOLD_AS_TEXT = Code(
    "SK563",
    WARNING,
    "the fourth edition does not read completionThreshold from its text {value!r}",
    'write <adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="{value}"/>',
    "a number as text belongs to the third edition: the LMS then leaves completion to the SCO "
    "(SCORM 2004 4th ed. CAM 3.4.1.15)",
)
UNKNOWN_WORD_2004 = Code(
    "SK564",
    ERROR,
    "{name} does not know {value!r}",
    "write one of: {known}",
    "an LMS passes over what it does not know, so that the button stays or the time runs on, "
    "or refuses the package (XSD; SCORM 2004 CAM 3.4.1.9, 3.4.1.13; SN 5.6)",
    about="a word stands here that SCORM 2004 does not know",
)
LONGER_THAN_KEPT = Code(
    "SK565",
    WARNING,
    "{what} has {length} characters, and an LMS must keep {most}",
    "shorten it to {most} characters",
    "what is longer may be cut off without a word (smallest permitted maximum, SCORM 2004 CAM 3.4)",
    about="a text is longer than an LMS must keep",
)
MISPLACED_ATTRIBUTE = Code(
    "SK566",
    ERROR,
    "{problem}",
    "write adlcp:scormType at resources, both GlobalToSystem attributes at the organization, true or false",
    "elsewhere it has no effect, and LMSs that validate refuse it (XSD; SCORM 2004 CAM 3.4.1.7, 3.4.1.23)",
    about="an attribute of ADL's stands where it means nothing, or has a value that it does not know",
)
SUBMANIFEST = Code(
    "SK567",
    WARNING,
    "a manifest stands within the manifest",
    "bring its items and resources into the outer manifest",
    "ADL advises against submanifests, and most LMSs pass over them: what is within is not shown "
    "(SCORM 2004 CAM 3.4; SN 2.1.4)",
)
METADATA_NOWHERE = Code(
    "SK568",
    WARNING,
    "there is no file {path!r} with metadata in the package",
    "add the file, or remove the adlcp:location",
    "who looks for the course by its description does not find it, and ADL's test suite "
    "cannot test the package; the course runs all the same (SCORM 2004 CAM 3.4)",
)
FOLDER_LAUNCHES = Code(
    "SK569",
    ERROR,
    "the item {id!r} has items below it and an identifierref, too",
    "remove the identifierref, or make an item of its own below for what it launches",
    "only the ends of the tree are launched: learners never see this resource (REQ_30.6.3.6.2.4)",
)

# --- SK570–SK584: sequencing

SHARED_SEQUENCING = Code(
    "SK570",
    ERROR,
    "{problem}",
    "keep one sequencingCollection whose sequencings have an ID each; activities refer to them by IDRef",
    "an activity whose IDRef leads nowhere loses its rules: learners meet a course without locks and "
    "without order (REQ_31.3, REQ_31.4, REQ_32; CAM 5.1.1)",
    about="sequencings that are shared by ID do not fit the activities that refer to them",
)
SEQUENCING_ORDER = Code(
    "SK571",
    ERROR,
    "{problem}",
    "bring the elements into the order of the XSD, each of them once where it says so",
    "LMSs that validate refuse the package, others read the first one and pass over the second "
    "(imsss_v1p0.xsd; CAM 5.1.1)",
    about="elements of sequencing are missing, doubled, or out of order",
)
OBJECTIVES_SHAPE = Code(
    "SK572",
    ERROR,
    "{problem}",
    "write one primaryObjective first, a name of its own into each objectiveID, and the shared objective's "
    "into targetObjectiveID of each mapInfo",
    "rollup and rules work on the primary objective, and results of objectives of one name overwrite each "
    "other (REQ_31.10.1.2.2; imsss_v1p0objective.xsd)",
    about="objectives of an activity lack a primary one or names of their own",
)
BAD_SEQUENCING_WORD = Code(
    "SK573",
    ERROR,
    "{name} cannot be {value!r} here",
    "write one of: {known}",
    "an LMS passes over a rule it does not understand, or refuses the package: the lock or the way back is "
    "then missing (REQ_31.6, REQ_31.8; imsss_v1p0.xsd)",
    about="a word stands here that sequencing does not know",
)
OBJECTIVE_NOT_HERE = Code(
    "SK574",
    ERROR,
    "{what} names the objective {id!r}, which this activity has not",
    "write the objectiveID of an objective of the same activity, or add it there",
    "a condition about an unknown objective is never true, and a map without one carries nothing "
    "(REQ_31.6.3.1.2.1.3, REQ_31.15.2.1.4)",
    about="an objective is named that this activity has not",
)
IMPOSSIBLE_COUNT = Code(
    "SK575",
    ERROR,
    "{problem}",
    "write minimumCount or selectCount from 1 to the number of the children, minimumPercent from 0 to 1",
    "a rule that asks for more than there is never holds, one that asks for none always does: "
    "learners are never done, or at once (SN 3.7.4, 3.11, 4.6)",
    about="a count or a share asks for none, or for more than there is",
)
DOUBLE_MAP = Code(
    "SK576",
    ERROR,
    "{problem}",
    "let one map read each value, and one write it to each shared objective",
    "which of the two counts is left to the LMS, and so is whether learners pass "
    "(REQ_31.10.1.4.6, REQ_31.10.1.4.7, REQ_31.15.2.2.12, REQ_31.15.2.2.13)",
    about="two maps read the same value, or write the same shared objective",
)
NEVER_ROLLED_UP = Code(
    "SK577",
    WARNING,
    "this can never become {word} by its rule: {problem}",
    "let the children that matter count, or take the rule away",
    "learners who have done everything stay unfinished in every report "
    "(SN 4.6: Rollup Rule Check RB.1.4, Check Child for Rollup RB.1.4.2, Measure Rollup RB.1.1)",
)
BAD_SEQUENCING_NUMBER = Code(
    "SK578",
    ERROR,
    "{name} is {value!r}, not {wanted}",
    "write {wanted}",
    "measures go from -1 to 1 and weights from 0 to 1, not to 100: by other numbers nobody or everybody "
    "passes (imsss_v1p0.xsd; SN 3.4.4, 3.8, 3.10)",
    about="a measure or a weight is out of its range",
)
THRESHOLD_LEFT_OUT = Code(
    "SK579",
    WARNING,
    "satisfiedByMeasure is true, and no minNormalizedMeasure says how much is enough",
    "add <imsss:minNormalizedMeasure> with the pass mark, from -1 to 1",
    "left out it is 1.0: learners who miss one point fail (SN 3.10; imsss_v1p0objective.xsd)",
)
NEVER_DELIVERED = Code(
    "SK580",
    WARNING,
    "{what}: {reason}",
    "allow flow or choice there, or mend the rule that keeps learners out",
    "no START, CONTINUE, PREVIOUS or CHOICE request leads there, whatever learners do: "
    "they can never be done with it (SN 4.8: SB.2.1 to SB.2.9; SN 4.9: DB.1.1)",
    about="learners can never come to an item",
)
FLOW_HALTS = Code(
    "SK581",
    WARNING,
    "{problem}",
    'set flow="true" in controlMode where flow is to pass, let a rule skip what it now disables, '
    "and end each retry with a condition that can change",
    "who keeps to the standard's START and CONTINUE shows learners an empty page or an error there, "
    "and what follows is never done (SN 4.8: SB.2.2, SB.2.5, SB.2.7)",
    about="learners who just go on get stuck",
)
GLOBAL_NEVER_WRITTEN = Code(
    "SK582",
    WARNING,
    "the shared objective {id!r} is read here, and nothing in this package writes it",
    "let the activity that decides write it (writeSatisfiedStatus, writeNormalizedMeasure), "
    "or correct the name",
    "unless another course writes it, it never has a value: rules that wait for it never hold "
    "(SN 3.10.3, 4.2.1.2)",
)
SEQUENCING_DISCOURAGED = Code(
    "SK583",
    WARNING,
    "SCORM 2004 advises against {name}",
    "leave it out; limit attempts, or the time within the SCO",
    "no LMS has to heed it: some learners are stopped by it and others are not (SN 3.5, 3.6)",
)
IDLE_ROLLUP = Code(
    "SK584",
    WARNING,
    "{problem}",
    "remove it, or say what was meant",
    "it has no effect, and whoever wrote it counts on one (SN 4.6: RB.1.4, RB.1.4.2, RB.1.5)",
    about="a part of the sequencing has no effect where it stands",
)

# --- SK585–SK594: cmi5

STRUCTURE_SPACE = Code(
    "SK585",
    ERROR,
    "the namespace of the course structure is {space!r}",
    'write xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"',
    "an LMS looks for elements by their namespace, and in another, such as adlnet's old one, finds no "
    "course at all (cmi5 13.2.0.0-1)",
)
STRUCTURE_FORM = Code(
    "SK586",
    ERROR,
    "{problem}",
    "keep the elements, their order and the attributes that CourseStructure.xsd gives",
    "an LMS must refuse a structure that does not keep the schema, and seldom says why (cmi5 13.2.0.0-1)",
    about="the course structure does not keep cmi5's schema",
)
CMI5_ID = Code(
    "SK587",
    ERROR,
    "the id {problem}",
    "write an absolute IRI that nothing else in the course has, such as https://your.domain/course/unit-1",
    "an LMS must refuse relative and doubled ids: results are filed under them "
    "(cmi5 3.0.0.0-1, 13.1.2.0-1, 13.1.3.0-1, 13.1.4.0-1)",
    about="an id is no absolute IRI, or is taken",
)
LOST_OBJECTIVE = Code(
    "SK588",
    ERROR,
    "there is no objective {id!r}",
    "write the id of an objective of this course, or add the objective before the units",
    "the reference means nothing: LMSs refuse the course or drop the objective (cmi5 13.1.2, 13.1.4)",
)
AU_URL = Code(
    "SK589",
    ERROR,
    "the url {problem}",
    "write the file's path from the root of the package, encoded; else a whole https address",
    "learners would see an error page: LMSs must refuse what is neither in the package nor a whole address "
    "(cmi5 13.1.4.0-2, 14.1.0.0-3, 14.1.0.0-4, 14.2.0.0-1)",
    about="the url of a unit is neither a file of the package nor a whole address",
)
RESERVED_QUERY = Code(
    "SK590",
    ERROR,
    "the query of the url says {name!r}, which the LMS adds at launch",
    "rename this parameter, or leave it out",
    "the AU would read one of two values and report to a store that is none: an LMS must refuse it "
    "(cmi5 8.1.0.0-6)",
)
AU_VALUE = Code(
    "SK591",
    ERROR,
    "{name} is {value!r}",
    "write {wanted}",
    "an LMS that does not know the value refuses the course, or never lets learners move on "
    "(cmi5 13.1.4, 13.2.0.0-1)",
    about="an attribute of a unit has a value that cmi5 does not know",
)
AU_MARK = Code(
    "SK592",
    WARNING,
    "{problem}",
    "say from which share of the points on the unit is passed, with four decimals at most",
    "without a mark each content decides for itself when it is passed, and finer marks are rounded, "
    "each LMS its own way (cmi5 10.2.4, 13.1.4)",
    about="a masteryScore is missing, or is finer than LMSs keep",
)
CMI5_TEXT = Code(
    "SK593",
    ERROR,
    "{problem}",
    'write one <langstring lang="…"> with words for each language, such as en or it-IT',
    "learners would choose from lessons without names; the schema asks for a text and knows no other "
    "languages (cmi5 13.1.1 to 13.1.4, 13.2.0.0-1)",
    about="a title or a description lacks words or a language",
)
CHANGED_VALUE = Code(
    "SK594",
    WARNING,
    "{problem}",
    "{advice}",
    "an LMS must cut white space off, and not all do; what is longer than the column of its table is cut "
    "off or stops the import: ids then differ and files are not found (cmi5 13.1.0.0-1; 255 characters "
    "in EscolaLMS, ILIAS with XapiCmi5 and Moodle with cmi5launch)",
    about="a value is longer than LMSs keep, or has white space around it",
)

# --- SK595–SK599: TinCan

TINCAN_FORM = Code(
    "SK595",
    ERROR,
    "{problem}",
    'give one activity a <launch>, in a file whose root is <tincan xmlns="http://projecttincan.com/tincan.xsd">',
    "an LMS launches what the one activity with <launch> names; without it, or with two, it refuses the "
    "package or takes any (Incorporating a TinCan LRS into an LMS, 'Activity Definition')",
    about="there is not exactly one activity that is launched",
)
ACTIVITY_ID = Code(
    "SK596",
    ERROR,
    "the activity id {problem}",
    "write an absolute IRI below a domain of your own, another for each activity",
    "results are filed under this id for ever: a name left from a template is shared with all who left it, "
    "and results of strangers become one (xAPI Data 2.4.4.1)",
    about="an activity id is no absolute IRI, is taken, or belongs to nobody",
)
ACTIVITY_TYPE = Code(
    "SK597",
    ERROR,
    "the type {problem}",
    "write an IRI such as http://adlnet.gov/expapi/activities/course",
    "record stores refuse statements whose activity has a type that is no IRI (xAPI Data 2.4.4.1)",
    about="the type of an activity is no IRI",
)
TINCAN_LAUNCH = Code(
    "SK598",
    ERROR,
    "what is launched {problem}",
    "write the path of the page in the package, or a whole https address",
    "learners see the server's error page in place of the lesson "
    "(Incorporating a TinCan LRS into an LMS, 'Activity Definition')",
    about="what is launched is neither in the package nor a whole address",
)
TINCAN_TEXT = Code(
    "SK599",
    WARNING,
    "{problem}{more}",
    'write type, name and description of each activity, with the language they are in: lang="it"',
    "reports show ids where names are empty and sort by type, and record stores file texts under their "
    "language (xAPI Data 2.4.4.1, 4.2; Incorporating a TinCan LRS into an LMS, 'Language')",
    about="an activity lacks a type, a name, a description or a language",
)

# --- SK6: statements ------------------------------------------------------------------------------

# Reading statements.
BROKEN_STATEMENT = Code(
    "SK601",
    ERROR,
    "this is not JSON: {problem}",
    "send the file as the program that wrote it left it, one statement a line or as one list",
    "what cannot be read cannot be checked, and no record store would take it",
)
STATEMENTS_NOT_UTF8 = Code(
    "SK602",
    ERROR,
    "the byte {byte} here is not UTF-8",
    "save the file as UTF-8; a shell that writes UTF-16 can be told so",
    "JSON is exchanged as UTF-8 (RFC 8259, 8.1)",
)
STATEMENTS_BOM = Code(
    "SK603",
    WARNING,
    "the file begins with a byte order mark",
    "save the file as UTF-8 without BOM",
    "many readers take the mark for a part of the first statement and refuse it (RFC 8259, 8.1)",
)
KEY_STANDS_TWICE = Code(
    "SK604",
    ERROR,
    "this key already stands in the same object",
    "write every property once",
    "which of the two counts is for each reader to guess (xAPI 1.0.3, Data 2.2)",
)
LONG_STATEMENT = Code(
    "SK605",
    ERROR,
    "what begins here is longer than {limit} bytes, the most that is read of one statement",
    "write one statement a line, and put large things into attachments",
    "record stores refuse statements of this size, and a checker must not run out of memory",
)
PACKED_BADLY = Code(
    "SK606",
    ERROR,
    "the file is packed badly, what follows cannot be read: {reason}",
    "copy or pack the file again; most often it was cut off",
    "statements may be missing at its end without anybody noticing",
)
NOT_A_STATEMENT = Code(
    "SK607",
    ERROR,
    "a statement is wanted here, but this is {kind}",
    "write every statement as an object, one a line or as members of one list",
    "a statement has an actor, a verb and an object (xAPI 1.0.3, Data 2.4)",
)
EMPTY_STATEMENTS = Code(
    "SK608",
    WARNING,
    "there is no statement in this file",
    "look whether the statements were really fetched, and into this file",
    "an empty file passes every check and proves nothing",
)

# Each statement, and all of them together.
AGAINST_XAPI = Code(
    "SK610",
    ERROR,
    "{path} {fault}",
    "see xAPI 1.0.3, Data {section}",
    "a record store refuses such a statement, or keeps what nobody can read later",
    about="a statement, or a part of it, is not as xAPI wants it",
)
FUTURE_TIME = Code(
    "SK611",
    ERROR,
    "the statement says that it happened at {time}, which is yet to come",
    "set the clock of the machine that wrote it",
    "a statement tells of what has happened (xAPI 1.0.3, Data 2.4.7); reports sort it to the wrong day",
)
STORED_BEFORE = Code(
    "SK612",
    WARNING,
    "the statement was stored at {stored}, before it happened at {time}",
    "set the clock of the machine that wrote it, or of the record store",
    "one of two clocks is wrong, so the order of statements cannot be trusted",
)
ABSURD_TIME = Code(
    "SK613",
    WARNING,
    "the statement says that it happened at {time}, before there was anything to report it",
    "set the clock of the machine that wrote it",
    "a clock that was never set begins in 1970, 1980 or 2000; reports sort the statement to the wrong day",
)
ID_TAKEN = Code(
    "SK614",
    ERROR,
    "the id {id} is already taken by another statement, at {first}",
    "make an id for each statement, once, when it is made",
    "a record store keeps one of the two (xAPI 1.0.3, Data 2.4.1)",
)
SENT_TWICE = Code(
    "SK615",
    WARNING,
    "this statement was sent twice: it already stands at {first}",
    "nothing, if this is what was sent; if a record store gave it back, look for a faulty copy",
    "sending again is how nothing gets lost; keeping it twice would count it twice",
)
QUESTION_CHANGED = Code(
    "SK616",
    ERROR,
    "the activity {id} is defined otherwise than at {first}: {part}",
    "give a changed question an id of its own",
    "one id is one activity (xAPI 1.0.3, Data 2.4.4.1); answers to two questions would be counted as one",
)
NAME_CHANGED = Code(
    "SK617",
    WARNING,
    "the activity {id} is described otherwise than at {first}: {part}",
    "write the same words in each statement; after a new release old statements keep theirs",
    "a record store shows one description, of whichever statement came last",
)
TOLD_AGAIN = Code(
    "SK618",
    ERROR,
    "{verb} is told again for the same activity and registration; the first stands at {first}",
    "send it once in a registration, whatever the number of sessions",
    "an LMS counts it once, but a report that counts statements counts it twice (cmi5 9.3)",
    about="a verb is told again for the same activity and registration",
)
FAILED_AFTER_PASSED = Code(
    "SK619",
    ERROR,
    "failed is told of what was passed in the same registration, at {first}",
    "send nothing worse than what was already reached",
    "who has passed has passed: an LMS would take back the result (cmi5 9.3.5)",
)

# A profile, and what it says of statements.
NOT_A_PROFILE = Code(
    "SK620",
    ERROR,
    "{path} {fault}",
    "compare it with the xAPI Profiles specification 1.0, Structure {section}",
    "statements cannot be compared with what is not whole",
    about="a profile, or a part of it, is not as its specification wants it",
)
OTHER_RELEASE = Code(
    "SK621",
    WARNING,
    "this statement follows another version of the profile, {version}, and was not compared with it",
    "check it with the module or profile of that version",
    "each version has rules of its own (xAPI Profiles 1.0, Structure 5)",
)
UNCLAIMED = Code(
    "SK622",
    WARNING,
    "this statement is about {id}, but does not say that it follows the profile",
    "add {version} to its contextActivities.category",
    "without it nobody can tell which rules a statement keeps (xAPI Profiles 1.0, Structure 5)",
)
NOTHING_FOLLOWS = Code(
    "SK623",
    ERROR,
    "no statement here follows {version}",
    "check the statements of this module, and with its profile of the same version",
    "nothing was compared with the profile: a check that looks at nothing proves nothing",
)
NO_TEMPLATE = Code(
    "SK624",
    ERROR,
    "no template of the profile fits this statement: {problem}",
    "{meant}",
    "what says that it follows a profile is made in one of its ways (xAPI Profiles 1.0, Structure 5)",
)
RULE_BROKEN = Code(
    "SK625",
    ERROR,
    "{path} {fault} (rule {rule} of the template {template!r})",
    "mend the statement, or the template if it asks too much",
    "reports rely on what a template promises (xAPI Profiles 1.0, Structure 8.1)",
    about="a statement does not keep a rule of its template",
)
UNKNOWN_ACTIVITY = Code(
    "SK626",
    ERROR,
    "the profile knows no activity {id}",
    "{meant}",
    "a report lists the activities of a module; what is about none of them is never seen",
)
REFERENCE_UNFIT = Code(
    "SK627",
    ERROR,
    "this statement does not refer to one that fits {templates}, as the template {template!r} wants",
    "refer to a statement of the right kind",
    "the meaning of a reference is that of what it refers to (xAPI Profiles 1.0, Structure 8)",
)
EXTENSION_MISPLACED = Code(
    "SK628",
    ERROR,
    "the extension {id} is for {wanted}, not for {found}",
    "move it there",
    "nobody looks for it here (xAPI Profiles 1.0, Structure 7.2)",
    about="an extension stands where the profile does not have it",
)
EXTENSION_UNFIT = Code(
    "SK629",
    ERROR,
    "the extension {id} does not fit its schema: {problem}",
    "write what the profile describes",
    "whoever reads it relies on its schema (xAPI Profiles 1.0, Structure 7.2)",
)
NO_REGISTRATION = Code(
    "SK630",
    ERROR,
    "the statement has no registration, so it belongs to no run of statements",
    "give all statements of one run the same context.registration",
    "a pattern is followed within a registration (xAPI Profiles 1.0, Structure 9)",
)
OUT_OF_ORDER = Code(
    "SK631",
    ERROR,
    "{template!r} comes out of order {after}; expected: {expected}",
    "look for a statement that is missing before it, or whose time is wrong",
    "the profile says in which order statements come; what breaks it was lost, doubled or mistimed",
    about="a statement comes out of order",
)
UNFINISHED = Code(
    "SK632",
    WARNING,
    "the run of statements ends here, but {pattern!r} goes on; expected: {expected}",
    "nothing, if the learner is still at work; else look for statements that were lost",
    "a browser that dies says nothing more, so an end may be missing",
)
BAD_SUBREGISTRATION = Code(
    "SK633",
    ERROR,
    "the subregistration {problem}",
    "write a list of objects, each with 'profile' and 'subregistration'",
    "statements of two runs in one registration could not be told apart (xAPI Profiles 1.0, Structure 9)",
    about="a subregistration is not as its specification wants it",
)

CONFLICTING_STATEMENT = Code(
    "SK640",
    ERROR,
    "the LRS holds another statement under the id {id}",
    "find out which of the two happened; give the other an id of its own",
    "an LRS never changes a statement (xAPI 1.0.3, Data 2.2): what is sent under a known id is not kept",
)
REFUSED_STATEMENT = Code(
    "SK641",
    ERROR,
    "the LRS refuses this statement: it {answer}",
    "mend it as the LRS says, then send it again; --rejected FILE gathers what was refused",
    "a statement that is refused alone stays refused: trying again would hold up all others",
)
UNCOMPARED_STATEMENT = Code(
    "SK642",
    WARNING,
    "the LRS knows the id {id}, and these credentials may not read what it holds",
    "send with credentials that may read, or trust that the statement was sent before",
    "without reading nobody can say whether the LRS holds this statement or another of the same id",
)

# --- SK7: content of packages ---------------------------------------------------------------------

LOST_LINK = Code(
    "SK701",
    WARNING,
    "{name!r} is not in the package{more}",
    "add the file, correct the reference, or delete it",
    "learners see a gap, an error page or a lesson without its style; the author's machine showed all well",
)
OTHER_LETTERS = Code(
    "SK702",
    WARNING,
    "{name!r} is not in the package, but {found!r} is{more}",
    "write the name as the file has it, letter by letter",
    "it opens on the author's Windows or macOS, and not on the LMS: servers tell capitals apart "
    "(RFC 3986, 6.2.2)",
)
LEADING_OUT = Code(
    "SK703",
    WARNING,
    "{name!r} leads to {where}{more}",
    "put the file into the package, and write its path from this file",
    "an LMS gives a package one folder at an address nobody knows beforehand: what leads out of it is lost",
    about="a reference leads out of the package",
)
FOREIGN_HOST = Code(
    "SK704",
    WARNING,
    "this is loaded from {host}{more}",
    "put a copy into the package, or make sure that the host may be asked and will stay",
    "off line and behind company walls it is missing, it may change under your hands, and the host learns "
    "who is learning",
)
MIXED_CONTENT = Code(
    "SK705",
    WARNING,
    "this is loaded from {host} by http, which browsers block{more}",
    "put a copy into the package, or write https if the host has it",
    "on a page that came by https, as every LMS's do, scripts and styles by http are not loaded "
    "(W3C Mixed Content, 5)",
)
NO_DOCTYPE = Code(
    "SK706",
    WARNING,
    "this page has no document type{more}",
    "write <!DOCTYPE html> in its first line",
    "browsers show it as they did in 1998: sizes, boxes and tables come out otherwise than authors see them "
    "in their tools (HTML, 13.1.1; quirks mode)",
)
LAST_DIALOG = Code(
    "SK707",
    WARNING,
    "{call} opens while the page is left or closed",
    "save without a word when the page is left, and say goodbye on the page itself",
    "browsers open no dialog then, nor for a frame of another host: the script stops there, and what it was "
    "about to save is lost (HTML, 7.4.2.4)",
)
NEVER_BEGUN = Code(
    "SK708",
    WARNING,
    "no script of this SCO calls {name}{more}",
    "add the calls of the SCORM API, or make the resource an asset",
    "a SCO must begin its session; without it the LMS keeps no result, and the lesson stays not attempted "
    "(SCORM 1.2 RTE 3.3; SCORM 2004 RTE 3.1)",
)
NEVER_ENDED = Code(
    "SK709",
    WARNING,
    "no script of this SCO calls {name}{more}",
    "end the session when the page is left (pagehide), after a last commit",
    "what was not committed is lost, the time is not counted, and many LMSs do not let learners go on "
    "(SCORM 1.2 RTE 3.3; SCORM 2004 RTE 3.1)",
)
PACKED_SECRET = Code(
    "SK710",
    ERROR,
    "{what} stands in the package",
    "take it out, and change it today: it is known; let the LMS or a relay hold credentials",
    "every learner can open every file of a package, and with this anybody can read or write all records",
    about="a password, a key or a token stands in the package",
)
LIKELY_SECRET = Code(
    "SK711",
    WARNING,
    "this looks like {what}",
    "if it is one, take it out and change it; let the LMS or a relay hold credentials",
    "every learner can open every file of a package, and what is in it is public",
)
NO_CAPTIONS = Code(
    "SK712",
    WARNING,
    "this film has no captions",
    'add <track kind="captions" srclang="…" src="….vtt">, or write muted if nothing is said',
    "who cannot hear, or sits in an office without earphones, learns nothing from it (WCAG 2.2, 1.2.2)",
)
HEAVY_MEDIA = Code(
    "SK713",
    WARNING,
    "this {what} has {size} MB",
    "make it smaller: a picture as wide as it is shown, sound and film for the web",
    "every learner waits for every byte, on a phone pays for it, and an LMS keeps a copy for each course",
)

# --- SK8: what single LMSs make of packages -------------------------------------------------------

MOODLE_PREFIX = Code(
    "SK801",
    ERROR,
    "Moodle will not see this element: it has {said}, and Moodle reads '{wanted}:' alone",
    "declare the namespace with the prefix {wanted} and use it",
    "Moodle compares names with their prefixes as text: what is called otherwise is passed over, "
    "with the mastery score, the kind of resource or the sequencing it tells (Moodle 4.3 and 5.1)",
)
MOODLE_ENTITY = Code(
    "SK802",
    WARNING,
    "Moodle will show {what} as it stands{more}",
    "write the character itself, in UTF-8",
    "Moodle does not resolve character references: learners read &#233; in the list of contents "
    "(Moodle 4.3 and 5.1)",
)
MOODLE_ZERO = Code(
    "SK803",
    WARNING,
    "Moodle will drop this {what}, because it is '0'",
    "write a title with words; leave a mastery score of 0 out",
    "PHP takes the text '0' for nothing (Moodle 4.3 and 5.1)",
)
MOODLE_LONG = Code(
    "SK804",
    ERROR,
    "this {what} will fail on Moodle: it has {length} characters, and the database takes 255",
    "shorten it to 255 characters",
    "the import stops half-way or the text is cut: attempts are filed by identifier (Moodle 4.3 and 5.1)",
)
MOODLE_GLOBAL_OBJECTIVE = Code(
    "SK805",
    ERROR,
    "this will fail on Moodle: its import crashes at mapInfo",
    "leave mapInfo out, or do not use global objectives where the course must run on Moodle",
    "with PHP 8 the import of an objective that is mapped ends in an error page (Moodle 4.3 and 5.1)",
)
MOODLE_ROLLUP = Code(
    "SK806",
    WARNING,
    "Moodle will not keep the conditions of this rollup rule",
    "do not depend on it: let each SCO report its own result",
    "the conditions are not stored at import, so the rule has no effect (Moodle 4.3 and 5.1)",
)
MOODLE_SEQUENCING = Code(
    "SK807",
    WARNING,
    "Moodle keeps only part of sequencing, and {name} goes beyond a fixed order and a free choice",
    "try the course on Moodle, or make it work without this rule",
    "SCORM 2004 that works everywhere is simple: on Moodle, rules that others follow are lost in silence "
    "(Moodle 4.3 and 5.1)",
)
MOODLE_NAME = Code(
    "SK808",
    ERROR,
    "the file {name!r} will be missing on Moodle: {letter!r} is stripped from its name",
    "rename it with ASCII letters, digits, '-', '_' and '.', and mend what refers to it",
    "Moodle strips & ' \" < > : | from names of files, and pages ask for the old ones (Moodle 4.3 and 5.1)",
)
MOODLE_MODULE_FILE = Code(
    "SK809",
    WARNING,
    "Moodle will not hand out {name!r} as a script",
    "rename it to .js, and mend what imports it",
    "Moodle does not know .mjs: browsers refuse a module that is not sent as JavaScript (Moodle 4.3 and 5.1)",
)
MOODLE_MANY = Code(
    "SK810",
    WARNING,
    "Moodle will take long to import {count} files",
    "join small files, leave out what is not used, or pack images into sprites",
    "each file becomes a row and a copy: 3,000 took 7.5 seconds, and web servers end a request after 30 "
    "(Moodle 5.1)",
)
MOODLE_FRAME = Code(
    "SK811",
    WARNING,
    "this page asks for {width} pixels, and Moodle's frame has 650 in a window of 1280",
    "let the page follow the width it is given, from 320 pixels on",
    "learners would have to scroll sideways to read each line (Moodle 5.1)",
)
MOODLE_PREVIEW = Code(
    "SK812",
    WARNING,
    "results are reported, and nothing asks for {wanted}: Moodle will grade its preview, too",
    "read {wanted}, and report only when it is 'normal'",
    "Moodle offers a preview by default, and what is written in it, or in review, replaces results "
    "(Moodle 4.3 and 5.1)",
)
OPENEDX_SPACE = Code(
    "SK831",
    ERROR,
    "Open edX will not find this <{name}>: it looks in the default namespace {space!r} alone",
    "declare the namespace of content packaging as the default (xmlns) of <manifest>, and drop its prefix",
    "the XBlock takes the first xmlns of the document for that of everything: with a prefix there is no page "
    "to open, and no version (openedx-scorm-xblock, update_package_fields)",
)
OPENEDX_FIRST = Code(
    "SK832",
    ERROR,
    "Open edX will open {opened!r}, the first resource with a href, and not {meant!r}",
    "put the resource that the first item launches before all others that have a href",
    "the XBlock does not follow items: learners meet an asset or a later page, and nothing is recorded "
    "(openedx-scorm-xblock, update_package_fields)",
)
OPENEDX_BASE = Code(
    "SK833",
    ERROR,
    "Open edX will not find {href!r}: it does not read xml:base",
    "write the whole path into href, and remove the xml:base",
    "the XBlock puts the href behind the package's folder as it stands "
    "(openedx-scorm-xblock, update_package_fields)",
)
STRICT_ORDER = Code(
    "SK841",
    ERROR,
    "<{name}> stands after <{after}> in <{parent}>, and has to come before it",
    "bring the elements into the order of the XSD, those of other namespaces last",
    "the XSD gives a sequence: LMSs that validate refuse another (imscp_rootv1p1p2.xsd, imscp_v1p1.xsd)",
)
STRICT_ATTRIBUTE = Code(
    "SK842",
    ERROR,
    "<{element}> has no attribute {name!r}",
    "remove it, or put it into a namespace of its own with a prefix",
    "the XSD allows attributes of others only with a prefix: LMSs that validate refuse the manifest "
    "(imscp_rootv1p1p2.xsd, imscp_v1p1.xsd)",
)
STRICT_FOREIGN = Code(
    "SK843",
    WARNING,
    "the namespace {space!r} is none of SCORM's",
    "leave these elements out where the package must travel",
    "LMSs that validate refuse elements they have no schema for, or fetch it from the web and fail",
)
STRICT_BOM = Code(
    "SK844",
    WARNING,
    "a byte order mark stands before the manifest",
    "save it as UTF-8 without a byte order mark",
    "it is allowed, and still LMSs are met that find '<' missing at the beginning",
)
STRICT_HREF = Code(
    "SK845",
    WARNING,
    "the href {href!r} is not in its simplest form",
    "write {simple!r}",
    "LMSs that compare an href with the list of files as text do not find it",
)
STRICT_CHILD = Code(
    "SK846",
    ERROR,
    "<{name}> has no place in <{parent}>",
    "move it to where the XSD knows it, or remove it",
    "the XSD lists what each element holds, and a dependency holds nothing: LMSs that validate refuse the "
    "manifest (imscp_rootv1p1p2.xsd, imscp_v1p1.xsd; SCORM 2004 CAM 3.4.1.27)",
)

# --- SK9: recordings -----------------------------------------------------------------------------

NOT_A_RECORDING = Code(
    "SK901",
    ERROR,
    "this is no recording: {problem}",
    "take the file from version control, or record the run again with 'scormkit preview --record'",
    "a recording is JSON that 'scormkit preview' writes; what is not whole cannot be played",
)
RECORDING_SHAPE = Code(
    "SK902",
    ERROR,
    "{path}: {problem}",
    "compare it with 'scormkit schema recording', or record the run again",
    "a recording may be edited by hand; what its schema does not know would be passed over in silence",
    about="a recording does not keep its schema",
)
OTHER_PACKAGE = Code(
    "SK903",
    ERROR,
    "{what} of this recording is {wanted!r}; the package has {found}",
    "name the package that was recorded, or record this one",
    "calls of another standard, or of another SCO, cannot be compared",
    about="the package is another than the recorded one",
)
STEP_FAILED = Code(
    "SK904",
    ERROR,
    "step {number} cannot be done: {problem}",
    "if the course was changed on purpose, record the run again",
    "a learner who does what was recorded gets stuck here",
)
TRACE_DIFFERS = Code(
    "SK905",
    ERROR,
    "the package tells something else: {difference}",
    "if the change was wanted, look at the difference, then verify with --update",
    "what a package tells decides what an LMS shows; it should only change when somebody meant it to",
)
RESULT_DIFFERS = Code(
    "SK906",
    ERROR,
    "the {what} in the end is {got}; recorded was {wanted}",
    "if the change was wanted, look at it, then verify with --update",
    "the same work now leads to another result in the LMS",
    about="the result in the end is another than the recorded one",
)

# --- the table ------------------------------------------------------------------------------------


def _table(names: Mapping[str, object]) -> Mapping[str, Code]:
    """Return every code among *names* by its number."""
    codes = {code.id: code for code in names.values() if isinstance(code, Code)}
    return MappingProxyType(dict(sorted(codes.items())))


CODES = _table(globals())
