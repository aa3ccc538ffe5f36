.PHONY: run test lint e2e bench format

run test lint e2e bench format:
	@python3 dev.py $@ $(ARGS)
