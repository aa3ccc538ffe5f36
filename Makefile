.PHONY: run test lint e2e sheet bench format

run test lint e2e sheet bench format:
	@python3 dev.py $@ $(ARGS)
