" A block, a list or a map that is open at a line's end indents what follows by one step.
if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=GetBenchIndent() indentkeys=0},0],0),!^F,o,O
let b:undo_indent = 'setlocal indentexpr< indentkeys<'

if exists('*GetBenchIndent')
  finish
endif

" Brackets in strings and comments are none.
function! s:code(text) abort
  return substitute(substitute(a:text, '"\%(\\.\|[^"\\]\)*"', '', 'g'), '#.*$', '', '')
endfunction

function! GetBenchIndent() abort
  let l:before = prevnonblank(v:lnum - 1)
  if l:before == 0
    return 0
  endif
  let l:indent = indent(l:before)
  if s:code(getline(l:before)) =~# '[{\[(]\s*$'
    let l:indent += shiftwidth()
  endif
  if getline(v:lnum) =~# '^\s*[}\])]'
    let l:indent -= shiftwidth()
  endif
  return max([l:indent, 0])
endfunction
