-- Benchmark specs in Neovim 0.8 or newer: `benchc lsp` for every buffer of filetype `bench`.
-- Colours and indents come from the files for Vim in the folder beside this one.
vim.filetype.add({ extension = { bench = 'bench' } })

vim.api.nvim_create_autocmd('FileType', {
  pattern = 'bench',
  group = vim.api.nvim_create_augroup('benchc', { clear = true }),
  callback = function(event)
    if vim.fn.executable('benchc') == 0 then
      return
    end
    -- The same place that benchc itself calls the root.
    local markers = vim.fs.find({ 'benchc.toml', '.git' }, {
      upward = true,
      path = vim.fs.dirname(event.file),
    })
    vim.lsp.start({
      name = 'benchc',
      cmd = { 'benchc', 'lsp' },
      root_dir = markers[1] and vim.fs.dirname(markers[1]) or vim.fn.getcwd(),
    }, { bufnr = event.buf })
  end,
})
