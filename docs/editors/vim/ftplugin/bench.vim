" Benchmark specs: two blanks, `#` comments, and `gq` by the one layout.
if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=:# commentstring=#\ %s
setlocal formatoptions-=t formatoptions+=croql
setlocal expandtab shiftwidth=2 softtabstop=2
setlocal suffixesadd=.bench
setlocal include=^\\s*import\\s\\+
setlocal define=^\\s*\\(let\\\|param\\\|environment\\\|build\\\|service\\\|workload\\\|measure\\\|baseline\\\|rule\\\|suite\\\|cost\\\|notify\\\|slo\\\|govern\\\|test\\\|builtin\\)
if executable('benchc')
  setlocal formatprg=benchc\ fmt\ -
  setlocal makeprg=benchc\ check\ %:S
endif
setlocal errorformat=%f:%l:%c:\ %trror:\ %m,%f:%l:%c:\ %tarning:\ %m,%f:%l:%c:\ %m

let b:undo_ftplugin = 'setlocal comments< commentstring< formatoptions< expandtab< shiftwidth<'
      \ . ' softtabstop< suffixesadd< include< define< formatprg< makeprg< errorformat<'
