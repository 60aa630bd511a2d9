"""The only room for cv2 and mediapipe: webcam, video file and stream sources, pose estimator, model card."""
