# The reference's targets, each one call of the command line. Options go in ARGS: make train ARGS="--model mlp".
.PHONY: build train train_gpu build_api deploy deploy_api connect_db down clean test

build: ; @./fude --version
train: ; @./fude train $(ARGS)
train_gpu: ; @FUDE_BUILD_ARGS=-p:FudeTorch=cuda ./fude train --device cuda $(ARGS)
deploy: ; @./fude up $(ARGS)
test: ; @./test.sh $(ARGS)
clean: ; @rm -rf artifacts

build_api deploy_api connect_db down: ; @echo "make $@: not in this version yet, see CHANGELOG.md" >&2; exit 2
