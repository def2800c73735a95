;;; bench-mode.el --- Benchmark specs (.bench)  -*- lexical-binding: t; -*-

;; Package-Requires: ((emacs "26.1"))
;; Keywords: languages

;;; Commentary:

;; Colours, indents and comments for the specs of benchc.  With eglot (part of Emacs 29), `M-x eglot'
;; starts `benchc lsp': diagnostics, completion, hover, definitions, rename, formatting.

;;; Code:

(defgroup bench nil
  "Benchmark specs."
  :group 'languages)

(defcustom bench-program "benchc"
  "The program that serves and formats specs."
  :type 'string
  :group 'bench)

(defcustom bench-indent-offset 2
  "How far a block is indented."
  :type 'integer
  :safe #'integerp
  :group 'bench)

(defvar bench-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?_ "w" table)
    (dolist (operator '(?+ ?- ?* ?/ ?= ?< ?> ?! ?% ?. ?$))
      (modify-syntax-entry operator "." table))
    table)
  "Syntax of a spec.")

(defconst bench--statement "\\(?:^\\|[{;]\\)[ \t]*"
  "What stands before the first word of a statement.")

(defconst bench--declarations
  '("environment" "build" "service" "workload" "measure" "baseline" "rule" "suite" "cost" "notify"
    "slo" "govern" "waive" "test" "builtin" "let" "param"))

(defconst bench--clauses
  '("over" "except" "needs" "uses" "use" "for" "against" "verify" "include" "metric" "counter" "arg"
    "machine" "volume" "to" "expect" "samples"))

(defconst bench--metrics
  '("time" "cpu_time" "user_time" "sys_time" "max_rss" "page_faults" "context_switches"
    "instructions" "cycles" "cache_misses" "branch_misses" "energy" "gpu_time" "gpu_memory"
    "memory_peak" "cpu_pressure" "memory_pressure" "io_pressure"))

(defvar bench-font-lock-keywords
  `((,(concat bench--statement "\\(bench\\|import\\)\\_>[ \t]+[0-9\"a-z]")
     (1 font-lock-preprocessor-face))
    (,(concat bench--statement "\\(" (regexp-opt bench--declarations)
              "\\)[ \t]+\\([A-Za-z_][A-Za-z0-9_.]*\\)\\(?:[^(A-Za-z0-9_.]\\|$\\)")
     (1 font-lock-keyword-face)
     (2 font-lock-type-face))
    (,(concat bench--statement "\\(slo\\)\\_>[ \t]+[A-Za-z_]") (1 font-lock-keyword-face))
    (,(concat bench--statement "\\(\\(?:fail\\|warn\\|discard\\)[ \t]+when\\)\\_>")
     (1 font-lock-keyword-face))
    (,(concat bench--statement "\\(" (regexp-opt bench--clauses) "\\)[ \t]+[^= \t\n]")
     (1 font-lock-keyword-face))
    (,(concat bench--statement
              "\\(on[ \t]+\\(?:inconclusive\\|missing[ \t]+baseline\\)\\|[A-Za-z_][A-Za-z0-9_]*\\)"
              "[ \t]*=[^=]")
     (1 font-lock-variable-name-face))
    ("\\_<\\(?:regresses\\|shifts\\)[ \t]+by[ \t]+more[ \t]+than\\_>" . font-lock-builtin-face)
    ("\\_<\\(?:and\\|or\\|not\\|exceeds\\)\\_>" . font-lock-builtin-face)
    ("\\_<better[ \t]+\\(?:lower\\|higher\\|none\\)\\_>" . font-lock-builtin-face)
    ("\\_<\\(last\\|per\\|within\\|until\\|over\\|for\\)[ \t]+[0-9]" (1 font-lock-builtin-face))
    ("\\_<\\(\\(?:json\\|match\\|file\\|counter\\|branch\\|run\\|tag\\|class\\|env\\|git\\|http\\|tcp\\|log\\|contains\\|matches\\|because\\|as\\)\\)[ \t]+\""
     (1 font-lock-builtin-face))
    ("\\_<\\(entry\\)[ \t]+\\([A-Za-z_][A-Za-z0-9_]*\\)"
     (1 font-lock-builtin-face)
     (2 font-lock-function-name-face))
    ("\\_<\\(min\\|max\\|mean\\|median\\|p[0-9]\\{1,2\\}\\|quantile\\|stddev\\|mad\\|cv\\|trimmed_mean\\|geomean\\|sum\\|count\\|growth\\|log\\|tag\\)("
     (1 font-lock-function-name-face))
    ("\\_<std\\(?:\\.[A-Za-z_][A-Za-z0-9_]*\\)+" . font-lock-constant-face)
    (,(concat "\\_<" (regexp-opt bench--metrics) "\\_>") . font-lock-variable-name-face)
    ("\\_<\\(?:true\\|false\\)\\_>" . font-lock-constant-face)
    ("\\_<[0-9]\\{4\\}-[0-9]\\{2\\}-[0-9]\\{2\\}\\_>" . font-lock-constant-face)
    ("\\_<[0-9][0-9_.]*\\(?:[eE][+-]?[0-9]+\\)?[A-Za-z]*%?" . font-lock-constant-face)
    ("${[^}\"\n]*}" (0 font-lock-variable-name-face prepend))
    ("#[ \t]*\\(allow\\)[ \t]+\\([a-z][a-z0-9-]*\\(?:[ \t]*,[ \t]*[a-z][a-z0-9-]*\\)*\\)[ \t]*:"
     (1 font-lock-keyword-face prepend)
     (2 font-lock-constant-face prepend)))
  "What is coloured besides strings and comments.")

;; The inner quotes of """…""" are punctuation, and so are those in the text between them.
(defun bench--raw-strings (start end)
  "Mark raw strings from START to END."
  (goto-char start)
  (bench--close-raw end)
  (while (re-search-forward "\"\"\"" end t)
    (unless (nth 8 (save-excursion (syntax-ppss (match-beginning 0))))
      (put-text-property (match-beginning 0) (1+ (match-beginning 0))
                         'syntax-table (string-to-syntax "|"))
      (goto-char (match-end 0))
      (bench--close-raw end))))

(defun bench--close-raw (end)
  "Mark the end of a raw string that point is in, up to END."
  (let ((state (syntax-ppss)))
    (when (eq (nth 3 state) t)
      (when (re-search-forward "\"\"\"" end 'move)
        (put-text-property (1- (point)) (point) 'syntax-table (string-to-syntax "|"))))))

(defun bench-indent-line ()
  "Indent the line by the brackets that are open before it."
  (interactive)
  (let* ((state (save-excursion (syntax-ppss (line-beginning-position))))
         (closes (save-excursion (back-to-indentation) (looking-at "[])}]")))
         ;; Brackets that open on one line are one step.
         (depth (length (delete-dups (mapcar #'line-number-at-pos (nth 9 state)))))
         (step (max 0 (if closes (1- depth) depth)))
         (from-end (- (point-max) (point))))
    (unless (nth 3 state)
      (save-excursion (indent-line-to (* step bench-indent-offset)))
      (when (< (- (point-max) from-end) (save-excursion (back-to-indentation) (point)))
        (back-to-indentation)))))

(defun bench-format-buffer ()
  "Bring the buffer into the one layout, with `benchc fmt'."
  (interactive)
  (let ((layout (generate-new-buffer " *bench-fmt*"))
        (errors (make-temp-file "bench-fmt")))
    (unwind-protect
        (if (zerop (call-process-region nil nil bench-program nil (list layout errors) nil "fmt" "-"))
            (replace-buffer-contents layout)
          (message "%s" (with-temp-buffer (insert-file-contents errors) (buffer-string))))
      (kill-buffer layout)
      (delete-file errors))))

;;;###autoload
(define-derived-mode bench-mode prog-mode "Bench"
  "Benchmark specs."
  (setq-local comment-start "# ")
  (setq-local comment-end "")
  (setq-local comment-start-skip "#+[ \t]*")
  (setq-local indent-tabs-mode nil)
  (setq-local indent-line-function #'bench-indent-line)
  (setq-local syntax-propertize-function #'bench--raw-strings)
  (setq-local font-lock-defaults '(bench-font-lock-keywords))
  (setq-local imenu-generic-expression
              `((nil ,(concat "^\\(?:" (regexp-opt bench--declarations)
                              "\\)[ \t]+\\([A-Za-z_][A-Za-z0-9_.]*\\)")
                     1))))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.bench\\'" . bench-mode))

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs `(bench-mode . (,bench-program "lsp"))))

(provide 'bench-mode)

;;; bench-mode.el ends here
