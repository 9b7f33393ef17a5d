import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseLosses } from '../../../../src/core/metrics/names';

/**
 * How programs and people name their losses. A row: who, the train loss, the validation loss (`-` for none), and what
 * else stands in the same log and must not be taken for one. Each is tried in both orders of the log.
 */
const HABITS = `
Keras | loss | val_loss | accuracy ; val_accuracy ; lr
Keras 3 with learning rate | loss | val_loss | learning_rate ; val_sparse_top_k
Keras multi-output | loss | val_loss | dense_1_loss ; dense_2_loss ; val_dense_1_loss ; val_dense_2_loss
Keras TensorBoard folders | train/epoch_loss | validation/epoch_loss | train/epoch_accuracy ; validation/epoch_accuracy
Keras TensorBoard evaluations | train/epoch_loss | validation/epoch_loss | validation/evaluation_loss_vs_iterations
Keras TensorBoard, evaluations alone | train/batch_loss | validation/evaluation_loss_vs_iterations | epoch_learning_rate
Keras TensorBoard of TF1 | epoch_loss | epoch_val_loss | epoch_acc ; epoch_val_acc ; epoch_lr
Lightning | train_loss | val_loss | epoch ; hp_metric ; lr-Adam
Lightning, both manners | train_loss_epoch | val_loss_epoch | train_loss_step ; val_loss_step
Lightning, train both manners | train_loss_epoch | val_loss | train_loss_step ; lr-SGD/pg1
Lightning, two loaders | train_loss | val_loss/dataloader_idx_0 | val_loss/dataloader_idx_1
Lightning, slashes | train/loss_epoch | val/loss | train/loss_step ; val/acc
Lightning, old average | train_loss | avg_val_loss | val_loss
Hugging Face | loss | eval_loss | grad_norm ; learning_rate ; eval_runtime ; eval_samples_per_second
Hugging Face, closing record | loss | eval_loss | train_loss ; train_runtime ; train_samples_per_second ; total_flos
Hugging Face without evaluation | loss | - | train_loss ; train_runtime ; grad_norm
Hugging Face in W&B | train/loss | eval/loss | train/train_loss ; train/train_runtime ; train/learning_rate ; eval/wer
Hugging Face model card | Training Loss | Validation Loss | Epoch ; Step ; Accuracy
fastai | train_loss | valid_loss | error_rate ; time
fastai, smoothed | train_loss | valid_loss | raw_loss ; train_smooth_loss
fastai recorder | smooth_loss | valid_loss | mom_0 ; lr_0
fairseq | train_loss | valid_loss | train_nll_loss ; valid_nll_loss ; valid_ppl ; valid_best_loss
fairseq, inner | train_inner_loss | valid_loss | train_inner_ppl ; train_inner_wps ; valid_ppl
OpenNMT, printed | ppl | validation_perplexity | acc ; xent ; lr ; validation_accuracy
OpenNMT | train_ppl | valid_ppl | train_accuracy ; valid_accuracy
detectron2 | total_loss | validation_loss | loss_cls ; loss_box_reg ; loss_rpn_cls ; data_time ; eta_seconds ; lr
mmdetection | loss | - | loss_cls ; loss_bbox ; data_time ; memory ; bbox_mAP
mmsegmentation | decode.loss_ce | - | decode.acc_seg ; aux.loss_ce ; grad_norm
TF object detection | Loss/total_loss | - | Loss/classification_loss ; Loss/localization_loss ; Loss/regularization_loss
YOLOv5 | train/box_loss | val/box_loss | train/obj_loss ; train/cls_loss ; metrics/mAP_0.5 ; val/obj_loss ; val/cls_loss ; x/lr0
YOLOv8 | train/box_loss | val/box_loss | train/cls_loss ; train/dfl_loss ; metrics/mAP50(B) ; val/cls_loss ; val/dfl_loss ; lr/pg0
YOLOv8 segments | train/box_loss | val/box_loss | train/seg_loss ; train/cls_loss ; val/seg_loss ; val/cls_loss ; time
YOLOv8 classify | train/loss | val/loss | metrics/accuracy_top1 ; metrics/accuracy_top5 ; lr/pg0
RT-DETR | train/giou_loss | val/giou_loss | train/cls_loss ; train/l1_loss ; val/cls_loss ; val/l1_loss
YOLOX | total_loss | - | iou_loss ; l1_loss ; conf_loss ; cls_loss
darknet | avg_loss | - | loss ; rate ; seconds ; images
XGBoost | train-logloss | eval-logloss | train-auc ; eval-auc
XGBoost sklearn, two sets | validation_0-logloss | validation_1-logloss | validation_0-auc ; validation_1-auc
XGBoost sklearn, two metrics | validation_0-rmse | validation_1-rmse | validation_0-error ; validation_1-error
XGBoost sklearn, one set | - | validation_0-rmse | validation_0-auc
XGBoost errors only | train-merror | test-merror | train-auc
XGBoost multi-class | train-mlogloss | valid-mlogloss | train-merror ; valid-merror
XGBoost Poisson | train-poisson-nloglik | test-poisson-nloglik | train-auc
LightGBM | training's l2 | valid_0's l2 | training's auc ; valid_0's auc
LightGBM, two sets | training's binary_logloss | valid_0's binary_logloss | valid_1's binary_logloss
LightGBM, sets named | train's rmse | valid's rmse | valid's ndcg@5
LightGBM, AUC only | - | - | train's auc ; valid's auc
CatBoost | learn | test | best ; remaining ; total
CatBoost files | learn_Logloss | test_Logloss | learn_AUC ; test_AUC
scikit-learn boosting | Train Loss | - | OOB Improve ; Remaining Time
nanoGPT | train loss | val loss | lr ; mfu
nanoGPT in W&B | train/loss | val/loss | iter ; lr ; mfu
nanoGPT rebuilt | train | val | hella
llm.c | train loss | val loss | norm ; lr
minGPT | loss | - | iter_dt ; iter_num
Megatron | lm loss | lm loss validation | learning rate ; loss scale ; grad norm ; elapsed time per iteration (ms)
Megatron TensorBoard | lm-loss-training/lm loss | lm-loss-validation/lm loss validation | loss-scale/loss-scale
DeepSpeed | Train/Samples/train_loss | - | Train/Samples/lr ; Train/Samples/loss_scale
GPT-NeoX | train/lm_loss | validation/lm_loss | validation/lm_loss_ppl ; train/learning_rate
torchtune | loss | val_loss | lr ; tokens_per_second_per_gpu ; peak_memory_active
axolotl | train/loss | eval/loss | train/grad_norm ; train/epoch
TRL | train/loss | eval/loss | train/rewards/accuracies ; train/kl ; eval/rewards/margins
Chainer | main/loss | validation/main/loss | main/accuracy ; validation/main/accuracy ; elapsed_time
ESPnet | train/loss | valid/loss | train/loss_ctc ; train/loss_att ; valid/loss_ctc ; valid/loss_att ; valid/cer
NeMo | train_loss | val_loss | train_step_timing in s ; training_batch_wer ; val_wer
SpeechBrain | train loss | valid loss | valid WER ; lr ; epoch
PaddlePaddle | loss | eval_loss | avg_reader_cost sec ; ips ; lr
AllenNLP | training_loss | validation_loss | best_validation_loss ; best_epoch ; training_accuracy
spaCy | LOSS TOK2VEC | - | ENTS_F ; SCORE
Flair | TRAIN_LOSS | DEV_LOSS | LEARNING_RATE ; DEV_ACCURACY ; BAD_EPOCHS
Time series library | Train Loss | Vali Loss | Test Loss
DVCLive | train/loss | val/loss | train/acc ; val/acc
MLflow autolog | loss | val_loss | val_acc ; stopped_epoch
MLflow per split | training_loss | validation_loss | training_accuracy_score
ClearML | train/loss | validation/loss | train/lr
W&B, twice the same | train_loss | - | loss ; test_accuracy ; _runtime ; _timestamp
Accelerate | train_loss | eval_loss | epoch ; step
ImageNet example | Loss | - | Time ; Data ; Acc@1 ; Acc@5
PyTorch ignite | training/avg_loss | validation/avg_loss | training/avg_accuracy ; validation/avg_accuracy
Catalyst | train/loss | valid/loss | train/accuracy01 ; train/lr
skorch | train_loss | valid_loss | valid_acc ; dur ; cp
timm | train_loss | eval_loss | eval_top1 ; eval_top5 ; lr
Detr | train_loss | test_loss | train_loss_ce ; train_loss_bbox ; test_loss_ce ; test_class_error ; train_lr
MAE pretraining | train_loss | - | train_lr ; epoch
Swin | loss | - | time ; loss_scale ; grad_norm ; mem
TensorBoard, measure first | Loss/train | Loss/val | Accuracy/train ; Accuracy/val
TensorBoard, capitals | Loss/Train | Loss/Validation | LR
TensorBoard, test | Loss/train | Loss/test | Accuracy/test
TensorBoard, underscores | loss_train | loss_val | acc_train ; acc_val
short | tr_loss | va_loss | tr_acc ; va_acc
shorter | trn_loss | val_loss | lr
glued | trainloss | valloss | trainacc ; valacc
glued the other way | losstrain | lossval | acctrain
camel case | trainLoss | valLoss | valAcc
camel, capitals | TrainLoss | ValLoss | TrainAcc
camel, other measure | trainMSE | valMSE | valR2
dots | train.loss | val.loss | val.accuracy
nested | metrics/train/loss | metrics/val/loss | metrics/val/f1
written out | Training loss | Validation loss | Validation accuracy
average | Average training loss | Average validation loss | Average validation accuracy
sentence | trained with loss | evaluated with loss | dice score
on a set | Loss on training set | Loss on validation set | Accuracy on validation set
in brackets | loss (train) | loss (val) | accuracy (val)
epoch first | epoch_train_loss | epoch_val_loss | epoch_time
average, short | avg_train_loss | avg_val_loss | avg_val_acc
running | running_loss | val_loss | running_corrects
total | total_loss | val_total_loss | kl_loss ; val_kl_loss ; recon_loss ; val_recon_loss
VAE | loss | val_loss | kl_loss ; reconstruction_loss ; val_kl_loss ; val_reconstruction_loss
VAE without a sum | recon_loss | val_recon_loss | kl_loss ; val_kl_loss
PINN | loss | val_loss | data_loss ; pde_loss ; bc_loss
GAN | g_loss | - | d_real_acc ; d_fake_acc
a loss of something else | - | nn/val_loss | backtest/avg_loss ; nn/accuracy
sizes that are no losses | - | - | train_z_mu_L1 ; train_z_logvar_L1
SB3 | train/loss | - | train/value_loss ; train/policy_gradient_loss ; train/entropy_loss ; rollout/ep_rew_mean
MSE | Train MSE | Val MSE | Test MSE ; R2
odd pair | Train loss | Valid MSE | Test MSE
mae | mae | val_mae | lr
RMSE | train_rmse | valid_rmse | valid_r2
cross entropy | train_cross_entropy | val_cross_entropy | val_error
BCE | train_bce_loss | val_bce_loss | val_dice
NLL | train_nll | test_nll | test_acc
negative log likelihood | train/negative_log_likelihood | val/negative_log_likelihood | val/mse_per_class_score
perplexity | train_ppl | valid_ppl | lr
loss before perplexity | train_loss | valid_loss | train_ppl ; valid_ppl
bits | train_bpd | test_bpd | test_fid
cost | train_cost | valid_cost | valid_precision
objective | objective | val_objective | step
loss before error | train_loss | val_loss | error ; val_error ; avg_x_projected_errors
an error beside a lone loss | train_loss | - | error ; val_error
part of another | training_loss | validation_loss | validation_anc_off_loss
only parts | loss_a | val_loss_a | loss_b ; val_loss_b
dev | train_loss | dev_loss | dev_uas
hold-out | train_loss | holdout_loss | holdout_f1
cross validation | train_loss | cv_loss | cv_cer
held out | train_loss | heldout_loss | lr
per epoch | loss_epoch | val_loss_epoch | loss_step
folds | fold0/train_loss | fold0/val_loss | fold0/val_acc
best is no curve | train_loss | val_loss | best_val_loss ; min_val_loss ; final_train_loss
scales are no losses | train_loss | val_loss | loss_scale ; loss_weight ; val_loss_std ; loss_threshold
hyphens | train-loss | val-loss | val-acc
blanks and capitals | TRAIN LOSS | VALID LOSS | LR
test only at the end | train_loss | test_loss | test_acc
German | Verlust | Val-Verlust | Genauigkeit
German compounds | Trainingsverlust | Validierungsverlust | Validierungsgenauigkeit ; Lernrate
German, written out | Verlust (Training) | Verlust (Validierung) | Genauigkeit (Validierung)
German error | Trainingsfehler | Testfehler | Zeit
French | perte | val_perte | précision
French, written out | perte d'entraînement | perte de validation | taux d'apprentissage
Spanish | pérdida | val_pérdida | exactitud
Spanish, written out | pérdida de entrenamiento | pérdida de validación | tasa de aprendizaje
Portuguese | perda de treino | perda de validação | acurácia
Italian | perdita di addestramento | perdita di validazione | accuratezza
Dutch | trainingsverlies | validatieverlies | nauwkeurigheid
Swedish | träningsförlust | valideringsförlust | noggrannhet
Norwegian | treningstap | valideringstap | nøyaktighet
Polish | strata treningowa | strata walidacyjna | dokładność
Turkish | eğitim kaybı | doğrulama kaybı | doğruluk
Czech | trénovací ztráta | validační ztráta | přesnost
Russian | потери на обучении | потери на валидации | точность
Russian, short | лосс трейн | лосс вал | точность
Chinese | 训练损失 | 验证损失 | 准确率 ; 学习率
Chinese, short | 损失 | 验证集损失 | 精度
Chinese, traditional | 訓練損失 | 驗證損失 | 準確率
Japanese | 訓練損失 | 検証損失 | 正解率 ; 学習率
Japanese, learning | 学習損失 | テスト損失 | 精度
Korean | 훈련 손실 | 검증 손실 | 정확도
no loss at all | - | - | accuracy ; val_accuracy ; lr ; time ; epoch ; eta ; gpu_mem
timestamps | - | - | timestamp ; time ; _runtime ; duration
a bare word alone | - | - | train ; accuracy
`;

interface Habit {
  readonly who: string;
  readonly train: string | null;
  readonly validation: string | null;
  readonly others: readonly string[];
}

function habits(): Habit[] {
  const orNull = (text: string): string | null => (text === '-' ? null : text);
  return HABITS.trim()
    .split('\n')
    .map((row) => row.split(' | ').map((cell) => cell.trim()))
    .map(([who = '', train = '', validation = '', others = '']) => ({
      who,
      train: orNull(train),
      validation: orNull(validation),
      others: others.split(' ; '),
    }));
}

for (const { who, train, validation, others } of habits()) {
  test(`${who}: ${train ?? 'nothing'} and ${validation ?? 'nothing'}`, () => {
    const losses = [train, validation].filter((name) => name !== null);
    // Among equals (parts of a loss) the first in the log is taken, so the others stay behind.
    assert.deepEqual(chooseLosses([...losses, ...others]), { train, validation });
    assert.deepEqual(chooseLosses([...losses].reverse().concat(others)), { train, validation });
  });
}

test('the table has the habits of many', () => {
  assert.ok(habits().filter(({ train, validation }) => train !== null && validation !== null).length >= 120);
});

test('where names differ in kind, their order in the log does not matter', () => {
  const byOrder =
    /YOLOv|RT-DETR|VAE without|GAN|only parts|mmseg|Lightning, two loaders|LightGBM, two sets|two metrics/;
  for (const { who, train, validation, others } of habits()) {
    if (byOrder.test(who)) continue;
    const losses = [train, validation].filter((name) => name !== null);
    assert.deepEqual(chooseLosses([...others, ...losses]), { train, validation }, who);
  }
});
