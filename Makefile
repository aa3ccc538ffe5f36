.PHONY: run test lint e2e sheet bench faults format

run test lint e2e sheet bench faults format:
	@python3 dev.py $@ $(ARGS)
