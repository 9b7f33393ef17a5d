/** One entry. */
export const ONE = `version: 1
runs:
  baseline:
    command: [node, train.js]
    hyperparameters: { learningRate: 0.003, batchSize: 16, epochs: 60 }
    earlyStopping: OFF
`;

/** Two entries, the second inherits. */
export const TWO = `${ONE}  regularized:
    extends: baseline
    hyperparameters: { dropout: 0.3 }
    earlyStopping: { monitor: val_loss, patience: 10 }
`;

/** Two entries, the second cannot be started. */
export const ONE_BROKEN = `${ONE}  broken:
    extends: nowhere
`;

export const CSV = `length,width,species
1.0,2.0,adelie
1.5,2.5,gentoo
1.2,2.2,adelie
1.7,2.9,gentoo
`;
