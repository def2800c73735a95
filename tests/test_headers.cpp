// The precompiled headers of the tests are compiled for this file.
