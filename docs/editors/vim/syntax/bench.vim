" Benchmark specs.
if exists('b:current_syntax')
  finish
endif

let s:save = &cpoptions
set cpoptions&vim

syntax case match
syntax iskeyword @,48-57,_

" Names that stand for something, wherever they are
syntax keyword benchMetric time cpu_time user_time sys_time max_rss page_faults context_switches
syntax keyword benchMetric instructions cycles cache_misses branch_misses energy gpu_time gpu_memory
syntax keyword benchMetric memory_peak cpu_pressure memory_pressure io_pressure
syntax keyword benchAmount items bytes
syntax keyword benchBoolean true false
syntax keyword benchOperator and not exceeds
syntax match benchOperator /\<or\>/
syntax match benchOperator /\<\%(regresses\|shifts\)\s\+by\s\+more\s\+than\>/
syntax match benchStatistic /\<\%(min\|max\|mean\|median\|p\d\{1,2}\|quantile\|stddev\|mad\|cv\|trimmed_mean\|geomean\|sum\|count\|growth\|log\|tag\)\ze(/
syntax match benchStatistic /\<\%(constant\|normal\|lognormal\|uniform\|exponential\)\ze(/
syntax match benchModule /\<std\%(\.\h\w*\)\+/

" Words that are names elsewhere
syntax match benchWord /\<better\s\+\%(lower\|higher\|none\)\>/
syntax match benchWord /\<\%(last\|per\|within\|until\|over\|for\)\>\ze\s\+\d/
syntax match benchWord /\d\@1<=\s\+\<runs\>/
syntax match benchWord /%\@1<=\s\+of\s\+runs\>/
syntax match benchWord /\<in\>\ze\s\+[A-Za-z0-9(["%-]/
syntax match benchWord /\<step\>\ze\s\+\*\?\s*\d/
syntax match benchWord /\<\%(json\|match\|file\|counter\|branch\|run\|tag\|class\|env\|git\|http\|tcp\|log\|report\|contains\|matches\|because\|as\)\>\ze\s*["']/
syntax match benchWord /\<\%(slack\|webhook\|email\|alertmanager\)\>\ze\s\+\%(env\s*\)\?"/
syntax match benchWord /"\@1<=\s\+\<\%(exists\|latest\|because\)\>/
syntax match benchWord /\<entry\>\ze\s\+\h/
syntax match benchWord /\<efficiency\s\+over\>/
syntax match benchWord /\<at\s\+\%(least\|most\)\>/
syntax match benchWord /\<or\s\+\%(fail\|warn\|ignore\)\>/
syntax match benchWord /\<\%(isolated\|nice\|fifo\|cpu\|memory\)\>\ze\s\+-\?\d/

" How statements begin
syntax match benchStart /\%(^\|[{;]\)\@1<=\s*\ze\h/ nextgroup=benchDeclare,benchClause,benchWhen,benchSetting,benchImport,benchVersion
syntax match benchSetting /\h\w*\ze\s*==\@!/ contained
syntax match benchSetting /on\s\+\%(inconclusive\|missing\s\+baseline\)\ze\s*=/ contained
syntax match benchVersion /bench\ze\s\+\d/ contained
syntax match benchImport /import\>\ze\s\+["a-z]/ contained
syntax match benchDeclare /\%(let\|param\|environment\|build\|service\|workload\|measure\|baseline\|rule\|suite\|cost\|notify\|slo\|govern\|waive\|test\|builtin\)\>\ze\s\+\h/ contained nextgroup=benchName skipwhite
syntax match benchClause /\%(over\|except\|needs\|uses\|use\|for\|against\|verify\|include\|metric\|counter\|arg\|machine\|volume\|to\|expect\|samples\)\>\ze\s\+[^= \t]/ contained
syntax match benchWhen /\%(fail\|warn\|discard\)\s\+when\>/ contained
syntax match benchName /\h\w*\%(\.\h\w*\)*(\@!/ contained

" Numbers with their units, dates
syntax match benchNumber /\<\d[0-9_]*\%(\.\d[0-9_]*\)\?\%([eE][-+]\?\d[0-9_]*\)\?\%(%\|\h[A-Za-z0-9]*\)\?\%(\s\+\u\u\u\>\)\?\%(\/\%(s\|min\|h\)\>\)\?/
syntax match benchNumber /\<0[xX]\x[0-9A-Fa-f_]*\>/
syntax match benchDate /\<\d\{4}-\d\d-\d\d\>/

" Strings
syntax match benchEscape /\\\%([ntr\\"$]\|u{\x\{1,6}}\)/ contained
syntax region benchInterpolation matchgroup=benchDelimiter start=/\${/ end=/}/ contained contains=TOP,benchStart,benchBlock
syntax region benchString start=/"/ skip=/\\./ end=/"/ end=/$/ contains=benchEscape,benchInterpolation,@Spell
syntax region benchRaw start=/"""/ end=/"""/ keepend contains=@Spell

" Comments
syntax match benchComment /#.*$/ contains=benchAllow,@Spell
syntax match benchAllow /#\s*\zsallow\s\+[a-z][a-z0-9-]*\%(\s*,\s*[a-z][a-z0-9-]*\)*\s*:\@=/ contained

syntax region benchBlock start=/{/ end=/}/ transparent fold contains=TOP
syntax sync minlines=200

highlight default link benchVersion PreProc
highlight default link benchImport Include
highlight default link benchDeclare Structure
highlight default link benchName Identifier
highlight default link benchClause Keyword
highlight default link benchWhen Conditional
highlight default link benchSetting Type
highlight default link benchWord Keyword
highlight default link benchOperator Operator
highlight default link benchMetric Special
highlight default link benchAmount Special
highlight default link benchStatistic Function
highlight default link benchModule Constant
highlight default link benchBoolean Boolean
highlight default link benchNumber Number
highlight default link benchDate Constant
highlight default link benchString String
highlight default link benchRaw String
highlight default link benchEscape SpecialChar
highlight default link benchDelimiter Delimiter
highlight default link benchComment Comment
highlight default link benchAllow SpecialComment

let b:current_syntax = 'bench'
let &cpoptions = s:save
unlet s:save
