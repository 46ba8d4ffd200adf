# The reference's targets, each one call of the command line. Options go in ARGS: make train ARGS="--model mlp".
.PHONY: build train train_gpu build_api deploy deploy_api connect_db down clean test

# The programs; and their images, where a Docker engine answers.
build: ; @./fude images build --if-engine $(ARGS)
train: ; @./fude train $(ARGS)
train_gpu: ; @FUDE_BUILD_ARGS=-p:FudeTorch=cuda ./fude train --device cuda $(ARGS)
# From a checkout to what is served: in containers, else as ./fude up does.
deploy: ; @./fude compose up --else-here $(ARGS)
build_api: run-id ; @./fude build $(RUN_ID) $(ARGS)
# Without a restart; by canary with ARGS="--strategy canary", by image with ARGS="--by-image".
deploy_api: run-id ; @./fude deploy $(RUN_ID) $(if $(findstring --strategy,$(ARGS)),,--strategy all-at-once) $(ARGS)
connect_db: ; @./fude connect-db $(ARGS)
down: ; @./fude down $(ARGS)
test: ; @./test.sh $(ARGS)
clean: ; @rm -rf artifacts

.PHONY: run-id
run-id: ; @[ -n "$(RUN_ID)" ] || { echo "make: which run? Give RUN_ID=… (./fude runs lists them)" >&2; exit 2; }
